"""The base of every register: filters in the URL, sorting, pages, and export of the whole filtered list.

    class ActionTable(RegisterTable):
        reference = Column(linkify=True)
        due_on = DayColumn("Due")

        class Meta(RegisterTable.Meta):
            order_by = ("due_on",)

    class ActionRegister(RegisterView):
        title = "Actions"
        table_class = ActionTable
        filterset_class = ActionFilters
        empty_title = "No actions yet"
        empty_text = "Actions are raised at meetings, or imported with a meeting's papers."

        def get_queryset(self) -> QuerySet[Action]:
            return queries.visible_to(self.request.user)

The query string knows ?sort=-due_on, ?page=2, ?per_page=50, ?export=csv|xlsx, and the filters by their own names.
Nonsense in it never fails: unknown columns are ignored, a page beyond the last is the last, a value that a
filter does not take is shown as its error over an empty list.
"""

from __future__ import annotations

import html
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import django_tables2
from django.core.paginator import Paginator
from django.forms import DateInput
from django.http import HttpResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django_filters import DateFilter, FilterSet
from django_filters.views import FilterView
from django_tables2 import Column, SingleTableMixin

from foundation.core.clock import LONDON, today
from foundation.core.limits import Limit, take
from foundation.core.tables.export import Cell, to_csv, to_xlsx
from foundation.core.templatetags.governance import when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.paginator import Page
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest
    from django_tables2.rows import BoundRow

    from foundation.core.templatetags.shapes import Action

__all__ = ["Column", "DayColumn", "DayFilter", "FilterSet", "MomentColumn", "RegisterTable", "RegisterView"]

Row = TypeVar("Row", bound="Model")

PAGE_SIZES = (25, 50, 100)
EXPORTING = Limit("export-list", "lists may be exported", most=60, minutes=10)
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class DayColumn(Column):  # type: ignore[misc]  # django-tables2 ships no types
    """A date, shown as 9 Mar 2022 and exported as a date."""

    def render(self, value: date) -> str:
        """The date on the page."""
        return str(when(value))

    def value(self, value: date) -> date:
        """The date in an export."""
        return value


class MomentColumn(DayColumn):
    """An instant, shown in London's time as 9 Mar 2022, 11:10, and exported as such."""


class DayFilter(DateFilter):  # type: ignore[misc]  # django-filter ships no types
    """A date to filter by, with the browser's own date field."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("widget", DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(*args, **kwargs)


class RegisterTable(django_tables2.Table):  # type: ignore[misc]  # django-tables2 ships no types
    """A table whose order never depends on chance: whatever it is sorted by, the primary key decides ties."""

    class Meta:
        template_name = "components/register_table.html"
        attrs: ClassVar = {"class": "table stacked"}
        order_by_field = "sort"

    @property
    def order_by(self) -> Sequence[str]:
        """The columns sorted by, a minus before those that descend."""
        return django_tables2.Table.order_by.fget(self)  # type: ignore[no-any-return]  # the same

    @order_by.setter
    def order_by(self, value: Sequence[str] | str | None) -> None:
        django_tables2.Table.order_by.fset(self, value)
        self.data.data = settled(self.data.data)


class RegisterView(SingleTableMixin, FilterView):  # type: ignore[misc]  # django-tables2 and django-filter ship no types
    """One register. Give `title`, `table_class`, `filterset_class`, `get_queryset()` and the empty state's words."""

    title: str = ""
    subtitle: str = ""
    empty_title: str = "Nothing here yet"
    empty_text: str = ""
    template_name = "components/register.html"
    table_class: type[RegisterTable]
    filterset_class: type[FilterSet]
    request: HttpRequest

    def get_queryset(self) -> QuerySet[Any]:
        """Every row the person may see, with all that a row shows (select_related): the view adds no reading right.

        Not ImproperlyConfigured: django-filter takes that for leave to list the whole model.
        """
        raise NotImplementedError(f"{type(self).__name__} must say what its rows are: get_queryset().")

    def get_actions(self) -> Sequence[Action]:
        """What may be done from the list, as buttons in the page's head; greyed ones with their reason."""
        return ()

    def get_title(self) -> str:
        """The heading of the page and of the exports."""
        return self.title

    def get_as_at(self) -> date:
        """The day for which the list holds, as its exports say."""
        return today()

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The page, or the file when one is asked for and the filters can be used."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        kind = request.GET.get("export", "")
        if kind in CONTENT_TYPES and not self.filterset.form.errors:
            take(request, EXPORTING)
            return self.exported(kind)
        return response

    def get_table_data(self) -> QuerySet[Any]:
        """The filtered rows in an order that does not depend on chance."""
        return settled(self.object_list)

    def get_table(self, **kwargs: object) -> RegisterTable:
        """The table, sorted as the URL says, not yet cut into pages."""
        table: RegisterTable = self.get_table_class()(data=self.get_table_data(), **kwargs)
        table.request = self.request
        if order := self.request.GET.getlist(table.prefixed_order_by_field):
            table.order_by = order
        return table

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """What the template shows; `page` and `paginator` are the table's."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        table = context["table"]
        table.paginate(per_page=self.get_per_page())
        table.page = table.paginator.get_page(self.request.GET.get("page"))
        form = self.filterset.form
        return {
            **context,
            "title": self.get_title(),
            "subtitle": self.subtitle,
            "actions": self.get_actions(),
            "filter_form": form,
            "filtered": form.is_bound and bool(form.changed_data),
            **_pages(table.page, self.get_per_page()),
            "sort": list(table.order_by or ()),
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
        }

    def get_per_page(self) -> int:
        """How many rows a page has: one of PAGE_SIZES."""
        return _page_size(self.request)

    def exported(self, kind: str) -> HttpResponse:
        """The whole filtered list in the order of the URL, as an attachment that nobody caches."""
        table = self.get_table(**self.get_table_kwargs())
        columns = [column for column in table.columns if not column.column.exclude_from_export]
        header = [str(column.header) for column in columns]
        rows = [[_cell(row, column.name) for column in columns] for row in table.rows]
        on = self.get_as_at()
        make = to_csv if kind == "csv" else to_xlsx
        response = HttpResponse(
            make(header, rows, title=self.get_title(), as_at=on),
            content_type=CONTENT_TYPES[kind],
        )
        name = slugify(self.get_title()) or "list"
        response["Content-Disposition"] = f'attachment; filename="{name}-{on.isoformat()}.{kind}"'
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def in_pages(request: HttpRequest, rows: Sequence[Any]) -> dict[str, Any]:
    """The page of some rows that the URL asks for, as `components/register_pages.html` wants it: `page` are its rows.

    For a list whose rows are no table's, such as the clauses of a version.
    """
    size = _page_size(request)
    return _pages(Paginator(rows, size).get_page(request.GET.get("page")), size)


def _pages(page: Page[Any], size: int) -> dict[str, Any]:
    paginator = page.paginator
    numbers = list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {"count": paginator.count, "page": page, "pages": numbers, "per_page": size, "page_sizes": PAGE_SIZES}


def _page_size(request: HttpRequest) -> int:
    asked = request.GET.get("per_page", "")
    return next((size for size in PAGE_SIZES if str(size) == asked), PAGE_SIZES[0])


def settled(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows in the order they have, ties decided by the primary key."""
    meta = rows.model._meta  # noqa: SLF001  # Django's documented description of a model
    order = list(rows.query.order_by or (meta.ordering or () if rows.query.default_ordering else ()))
    keys = {"pk", "-pk", meta.pk.attname, f"-{meta.pk.attname}"}
    if keys.intersection(each for each in order if isinstance(each, str)):
        return rows
    return rows.order_by(*order, "pk")


def _cell(row: BoundRow, name: str) -> Cell:
    """One cell of an export: values as they are, instants in London's time, anything drawn as its words."""
    value = row.get_cell_value(name)
    if isinstance(value, SafeString):
        return html.unescape(strip_tags(value)).strip()
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(LONDON)
    return value if value is None or isinstance(value, Cell) else str(value)
