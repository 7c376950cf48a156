"""The registers: all consultations, the answers to one, and what one's own organisations were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required, login_required
from django.urls import reverse
from django.utils.decorators import method_decorator

from consultations import policy, queries
from consultations.filters import AnswerFilters, AskedFilters, ConsultationFilters
from consultations.tables import AnswerTable, AskedTable, ConsultationTable
from consultations.views import panels
from consultations.views.common import consultation_or_404
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from consultations.models import Answer, Consultation, Party


@method_decorator(login_not_required, name="dispatch")
class ConsultationRegister(RegisterView):
    """Every consultation and information request the person may read."""

    title = "Consultations"
    subtitle = "What is put to organisations, until when they answer, and what became of what they said."
    table_class = ConsultationTable
    filterset_class = ConsultationFilters
    empty_title = "No consultations yet"
    empty_text = "A group's chair, its programme seats and the PMO secretariat put questions to organisations here."

    def get_queryset(self) -> QuerySet[Consultation]:
        return queries.register(self.request.user)

    def get_actions(self) -> Sequence[Action]:
        ours = (
            [Action("What we were asked", reverse("consultations:ours"))] if self.request.user.is_authenticated else []
        )
        if not policy.may_ask(self.request.user):
            return ours
        return [Action("Ask a question", reverse("consultations:new"), primary=True), *ours]


@method_decorator(login_required, name="dispatch")
class AskedRegister(RegisterView):
    """What the person's organisations were asked, and whether they have answered."""

    title = "What we were asked"
    subtitle = "Every question put to your organisation, and the answer it gave."
    table_class = AskedTable
    filterset_class = AskedFilters
    empty_title = "Your organisation has not been asked anything"
    empty_text = "Consultations and information requests to your organisation stand here, and on your home page."

    def get_queryset(self) -> QuerySet[Party]:
        return queries.asked_of(self.request.user)


@method_decorator(login_not_required, name="dispatch")
class AnswerRegister(RegisterView):
    """The answers to one consultation whose words the person may read, with what became of them."""

    template_name = "consultations/answers.html"
    table_class = AnswerTable
    filterset_class = AnswerFilters
    empty_title = "No answers that you may read"
    empty_text = "Answers are shown to who runs the consultation, and by their class once they are published."
    consultation: Consultation

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultation = consultation_or_404(request, kwargs["reference"])

    def get_title(self) -> str:
        return f"Answers to {self.consultation.reference}"

    def get_queryset(self) -> QuerySet[Answer]:
        return queries.answers_register(self.request.user, self.consultation)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"places": panels.places(self.consultation)}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """The consultation for the way back."""
        return {**super().get_context_data(**kwargs), "consultation": self.consultation}
