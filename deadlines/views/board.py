"""The board: what is due, by week, group or owner, and as a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from deadlines import queries
from deadlines.forms import BoardForm
from foundation.core.clock import today
from foundation.core.months import Month, month_of, read_month
from foundation.core.templatetags.shapes import Tab

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

VIEWS: Final = {"week": "By week", "group": "By group", "owner": "By owner", "month": "Month"}
COLUMNS: Final[dict[str, queries.By]] = {"week": "week", "group": "group", "owner": "owner"}


@login_not_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What the person may read of what is due: ?show=week|group|owner|month&group=DAG&owner=PMO&month=2026-12."""
    show = request.GET.get("show", "")
    show = show if show in VIEWS else "week"
    month = read_month(request.GET.get("month", "")) or month_of(today())
    form = BoardForm(request.GET or {}, user=request.user, initial={"show": show})
    asked = _asked(form)
    context: dict[str, Any] = {
        "title": "the board",
        "filter_form": form,
        "filtered": bool(asked),
        "sort": [],
        "per_page": None,
        "show": show,
        "tabs": [Tab(words, _address(key, asked, month), current=key == show) for key, words in VIEWS.items()],
        "register": f"{reverse('deadlines:list')}?{urlencode({**asked, 'status': 'open'})}",
    }
    if show == "month":
        context |= {
            "month": month,
            "weeks": queries.month_due(request.user, month, **asked),
            "earlier": _turned(month.turned(-1), asked),
            "later": _turned(month.turned(1), asked),
            "present": "" if month == month_of(today()) else _address("month", asked, month_of(today())),
        }
    else:
        context["board"] = queries.due(request.user, by=COLUMNS[show], **asked)
    return render(request, "deadlines/board.html", context)


def _asked(form: BoardForm) -> dict[str, str]:
    """The filters that were given and are some; what is none of these is left aside."""
    given = form.cleaned_data if form.is_valid() else {}
    asked = {"group": given["group"].code if given.get("group") else "", "owner": given.get("owner", "")}
    return {name: value for name, value in asked.items() if value}


def _address(show: str, asked: dict[str, str], month: Month) -> str:
    query = {"show": show, **asked, **({"month": month.key} if show == "month" else {})}
    return f"{reverse('deadlines:board')}?{urlencode(query)}"


def _turned(month: Month | None, asked: dict[str, str]) -> dict[str, str] | None:
    return {"url": _address("month", asked, month), "words": month.words} if month else None
