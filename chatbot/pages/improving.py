"""The pages in admin on which owners write the answers to what customers asked in vain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chatbot.models import GoldenQuestion, KnowledgeChunk, KnowledgeDocument, Question
from chatbot.pages.forms import MAX_ANSWER, AnswerForm, WordsForm
from chatbot.questions import improving, regression, writing
from chatbot.questions.hearing import hear
from chatbot.questions.improving import Group
from chatbot.questions.passages import Found, search
from chatbot.questions.writing import Draft
from consultants.models import Business

A_PAGE, SAMPLES, WORDS_GIVEN = 20, 5, 20
FORMS: dict[str, type[AnswerForm | WordsForm]] = {"document": AnswerForm, "words": WordsForm}
UNTESTABLE: dict[str, str | Promise] = {
    "not_a_question": gettext_lazy("By itself this is not read as a question, so there is no answer to expect."),
    "of_a_model": gettext_lazy(
        "A query of the model answered this, and tests are asked without a model. Keep its SQL as an example instead."
    ),
    "too_long": gettext_lazy("The question is too long for a test: write a shorter one."),
}


@dataclass(frozen=True)
class Pages:
    """Of one site of the admin, which knows what its users may do."""

    site: admin.AdminSite

    def listed(self, request: HttpRequest) -> HttpResponse:
        """GET: the groups, the most asked first."""
        self._check(request)
        found = improving.groups(now=timezone.now())
        page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": _("Questions to improve"),
            "page": page,
            "samples": SAMPLES,
            "days": improving.PERIOD.days,
            "max_length": MAX_ANSWER,
        }
        return self._shown(request, "improve", context)

    def write(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET the forms of a group; POST see, edit, publish or settle."""
        self._check(request)
        now = timezone.now()
        group = improving.group_of(pk, now=now)
        if group is None:
            messages.info(request, _("This question is settled."))
            return redirect("admin:chatbot_question_improve")
        if request.method != "POST":
            return self._forms(request, group, now)
        if request.POST.get("operation") == "settle":
            messages.success(request, _settled(improving.settle(group.questions, now=now)))
            return redirect("admin:chatbot_question_improve")
        return self._try(request, group, now)

    def heard(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: what a customer hears now to a question; where a model is configured, it is asked."""
        self._check(request)
        question = get_object_or_404(Question.objects.exclude(text=""), pk=pk)
        heard = hear(question.text, language=question.language, now=timezone.now(), may_ask_a_model=True)
        context = {"title": _("What a customer hears"), "question": question, "heard": heard}
        return self._shown(request, "heard", context)

    def make_test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: a question becomes a regression test, which can be edited at once."""
        if request.method != "POST" or not self._may_test(request):
            raise PermissionDenied
        question = get_object_or_404(Question.objects.exclude(text=""), pk=pk)
        try:
            golden = regression.make_test(question, now=timezone.now())
        except regression.CannotBeTested as error:
            messages.warning(request, str(UNTESTABLE[error.code]))
            return redirect(
                _as_example(question) if question.sql else reverse("admin:chatbot_question_heard", args=[pk])
            )
        self.site.get_model_admin(GoldenQuestion).log_addition(request, golden, [{"added": {}}])
        messages.success(request, _("From now on this is expected, whenever a document is published."))
        return redirect(reverse("admin:chatbot_goldenquestion_change", args=[golden.pk]))

    def _check(self, request: HttpRequest) -> None:
        sees = self.site.get_model_admin(Question).has_view_permission(request)
        if not sees or not self.site.get_model_admin(KnowledgeDocument).has_change_permission(request):
            raise PermissionDenied

    def _may_test(self, request: HttpRequest) -> bool:
        golden, asked = self.site.get_model_admin(GoldenQuestion), self.site.get_model_admin(Question)
        return (
            golden.has_add_permission(request) and golden.has_change_permission(request)
            and asked.has_view_permission(request)
        )  # fmt: skip

    def _may_add(self, request: HttpRequest) -> bool:
        return self.site.get_model_admin(KnowledgeDocument).has_add_permission(request)

    def _forms(
        self, request: HttpRequest, group: Group, now: datetime, bound: AnswerForm | WordsForm | None = None
    ) -> HttpResponse:
        day = _day(now)
        given, lead = _of_group(group), group.wordings[0]
        words = given["words"]
        best = search(lead.text, language=lead.language, now=now, may_ask_a_model=False).found
        forms = {
            "document": AnswerForm(initial=given, day=day, auto_id="document-%s"),
            "words": WordsForm(
                initial={"words": words, "passage": _first_of_section(best)}, day=day, auto_id="words-%s"
            ),
        }
        if bound is not None:
            forms[request.POST["how"]] = bound
        context = {"title": _("Write the answer"), "group": group, "samples": WORDS_GIVEN, "forms": forms}
        return self._shown(request, "write_answer", context)

    def _try(self, request: HttpRequest, group: Group, now: datetime) -> HttpResponse:
        """What would be heard; on publish, kept if that has been seen."""
        kind = FORMS.get(request.POST.get("how", ""))
        if kind is None:
            return self._forms(request, group, now)
        # The list asks for the answer alone.
        typed = {**_of_group(group), **request.POST.dict()}
        form = kind(typed, day=_day(now), auto_id=f"{request.POST['how']}-%s")
        operation = request.POST.get("operation")
        if not form.is_valid() or operation == "edit":
            return self._forms(request, group, now, form)
        draft = form.draft()
        if draft.is_new_document and not self._may_add(request):
            raise PermissionDenied
        rehearsal = writing.rehearse(draft, group, now=now)
        if operation == "publish" and request.POST.get("seen", "") == rehearsal.report.seen:
            return self._publish(request, draft, group, now)
        context = {
            "title": _("What customers would hear"), "group": group, "rehearsal": rehearsal, "form": form,
            "how": request.POST["how"], "report": rehearsal.report, "told": outcome_of(rehearsal.report),
            "differences": regression.differences(rehearsal.report, now=now),
        }  # fmt: skip
        return self._shown(request, "rehearsal", context)

    def _publish(self, request: HttpRequest, draft: Draft, group: Group, now: datetime) -> HttpResponse:
        written = writing.publish(draft, group, now=now)
        options = self.site.get_model_admin(KnowledgeDocument)
        if draft.is_new_document:
            options.log_addition(request, written.document, [{"added": {}}])
        else:
            options.log_change(request, written.document, [{"changed": {"fields": ["text", "other words"]}}])
        messages.success(request, _("Published: customers hear it from now on.") + " " + _settled(written.settled))
        return redirect(reverse("admin:chatbot_question_heard", args=[group.pk]))

    def _shown(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        rights = {"may_test": self._may_test(request), "may_add": self._may_add(request), "opts": Question._meta}
        everywhere = self.site.each_context(request)
        return render(request, f"admin/chatbot/{template}.html", {**everywhere, **rights, **context})


def _of_group(group: Group) -> dict[str, str]:
    """What a form is filled in with: the question most asked is the title, and all of them are other words."""
    lead = group.wordings[0]
    words = "\n".join(one.text for one in group.wordings[:WORDS_GIVEN])
    return {"title": lead.text[:200].strip(" #?"), "language": lead.language, "words": words}


def _settled(count: int) -> str:
    return ngettext("%(count)d question is settled.", "%(count)d questions are settled.", count) % {"count": count}


def _as_example(question: Question) -> str:
    """The form of a golden question with what the model's query was."""
    values = {"question": question.text, "language": question.language, "sql": question.sql}
    return f"{reverse('admin:chatbot_goldenquestion_add')}?{urlencode(values)}"


def _day(now: datetime) -> date:
    return now.astimezone(Business.current().zone).date()


def _first_of_section(found: Sequence[Found]) -> int | None:
    """What stands for the section of the best passage that the business has written."""
    written = [one for one in found if one.kind == KnowledgeDocument.Kind.DOCUMENT]
    if not written:
        return None
    rows = KnowledgeChunk.objects.filter(document=written[0].document_id, heading=written[0].heading)
    return rows.order_by("position").values_list("pk", flat=True).first()


def outcome_of(report: regression.Report) -> str:
    """How many tests were made, and how they ended."""
    checked, different = len(report.checked), len(report.differences)
    said = _("%(checked)d of %(total)d golden questions were asked, %(different)d differ.")
    return said % {"checked": checked, "total": report.total, "different": different}
