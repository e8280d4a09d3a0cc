"""The admin of what customers asked, and of what the business has written to answer it."""

from django.contrib import admin, messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.keeping import KeepsOthersChanges
from accounts.long_lists import LongList, RecentValues
from accounts.search import FoldedSearch
from chatbot.llm import embedding
from chatbot.models import GoldenQuestion, KnowledgeChunk, KnowledgeDocument, Question
from chatbot.pages.forms import GoldenQuestionForm, KnowledgeDocumentForm, KnowledgeQuestionForm
from chatbot.pages.improving import UNTESTABLE, Pages, outcome_of
from chatbot.questions import indexing, knowledge, regression
from chatbot.questions.rehearsal import as_published
from meetassist.readonly import ReadOnly

# Of one selection: each is asked twice.
MOST_TESTS = 100


def _may_improve(request):
    return request.user.has_perm("chatbot.change_knowledgedocument")


class Unanswered(admin.SimpleListFilter):
    """The list to write documents from."""

    title, parameter_name = _("could not be answered"), "unanswered"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.unanswered()
        return queryset.exclude(outcome__in=Question.UNANSWERED) if self.value() == "no" else queryset


@admin.register(Question)
class QuestionAdmin(LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("id", "created_at", "customer", "excerpt", "route", "outcome", "is_helpful", "cost_usd")
    list_filter = (Unanswered, "route", "outcome", "is_helpful", "language", "created_at")
    list_select_related = ("conversation__customer",)
    search_fields = ("conversation__customer__name_key", "conversation__customer__phone", "text_key")
    sortable_by = ("id",)
    fields = ("conversation", "text", "language", "route", "outcome", "sql", "is_helpful", "cost_usd", "created_at")
    readonly_fields = fields
    actions = ["make_tests"]
    change_list_template = "admin/chatbot/questions.html"
    change_form_template = "admin/chatbot/question.html"

    def get_urls(self):
        pages, guarded = Pages(self.admin_site), self.admin_site.admin_view
        return [
            path("improve/", guarded(pages.listed), name="chatbot_question_improve"),
            path("improve/<int:pk>/", guarded(pages.write), name="chatbot_question_answer"),
            path("<int:pk>/heard/", guarded(pages.heard), name="chatbot_question_heard"),
            path("<int:pk>/test/", guarded(pages.make_test), name="chatbot_question_test"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"may_improve": _may_improve(request), **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = {"may_improve": _may_improve(request), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    @admin.action(description=_("Make regression tests of them"), permissions=["test"])
    def make_tests(self, request, queryset):
        """What is heard today is expected from now on."""
        made, now = 0, timezone.now()
        for question in queryset.exclude(text="")[:MOST_TESTS]:
            try:
                self.log_addition(request, regression.make_test(question, now=now), [{"added": {}}])
            except regression.CannotBeTested as error:
                self.message_user(request, f"{question.text}: {UNTESTABLE[error.code]}", messages.WARNING)
            else:
                made += 1
        done = ngettext("%(count)d regression test is made.", "%(count)d regression tests are made.", made)
        self.message_user(request, done % {"count": made})

    def has_test_permission(self, request):
        return request.user.has_perms(["chatbot.add_goldenquestion", "chatbot.change_goldenquestion"])

    @admin.display(description=_("customer"), ordering="conversation__customer__name")
    def customer(self, question):
        return question.conversation and question.conversation.customer

    @admin.display(description=_("question"), ordering="text")
    def excerpt(self, question):
        return question.text if len(question.text) <= 80 else f"{question.text[:79]}…"


@admin.register(GoldenQuestion)
class GoldenQuestionAdmin(FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("question", "language", "expected_outcome", "expected_document", "is_example", "is_active")
    list_filter = ("language", "is_active", "expected_outcome")
    list_select_related = ("expected_document",)
    search_fields = ("question_key",)
    change_list_template = "admin/chatbot/golden_questions.html"
    form = GoldenQuestionForm

    @admin.display(description=_("example"), boolean=True)
    def is_example(self, golden):
        return bool(golden.sql)

    def get_urls(self):
        view = self.admin_site.admin_view(self.check_view)
        return [path("check/", view, name="chatbot_goldenquestion_check"), *super().get_urls()]

    def check_view(self, request):
        """All regression tests, as customers would be answered now."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        report = regression.run(now=timezone.now())
        context = {
            **self.admin_site.each_context(request), "title": _("Regression tests"), "opts": self.model._meta,
            "report": report, "told": outcome_of(report),
        }  # fmt: skip
        return render(request, "admin/chatbot/check.html", context)


class WouldDiffer(Exception):
    """A document is not saved: with it, tests are not as expected, and who saves it has not seen in what."""

    def __init__(self, report):
        super().__init__("regression tests are not as expected")
        self.report = report


class KnowledgeChunkInline(ReadOnly, admin.TabularInline):
    model = KnowledgeChunk
    fields = readonly_fields = ("position", "heading", "text", "wordings", "embedding_model")
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).defer("embedding")


@admin.register(KnowledgeDocument)
class KnowledgeDocumentAdmin(FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    """What the business has written can be edited; what consultants and services are known by is edited there."""

    list_display = (
        "title", "language", "kind", "is_published", "valid_from", "valid_until", "passages", "index_state",
        "updated_at",
    )  # fmt: skip
    list_filter = ("kind", "language", "is_published", "valid_until")
    search_fields = ("title_key", "source_file")
    fields = (
        "title", "language", "text", "keywords", ("valid_from", "valid_until"), "is_published", "source_file",
        "index_state", "updated_at",
    )  # fmt: skip
    readonly_fields = ("source_file", "index_state", "updated_at")
    inlines = [KnowledgeChunkInline]
    form = KnowledgeDocumentForm
    change_list_template = "admin/chatbot/documents.html"

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                chunk_count=Count("chunks"), missing_vectors=Count("chunks", filter=indexing.without_vector("chunks__"))
            )
        )

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def has_change_permission(self, request, obj=None):
        return (obj is None or obj.kind == obj.Kind.DOCUMENT) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return (obj is None or obj.kind == obj.Kind.DOCUMENT) and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """Passages go with their document, though nobody deletes them alone. Tests that expect it are named before."""
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        missing.discard(KnowledgeChunk._meta.verbose_name)
        tests = GoldenQuestion.objects.tests().filter(expected_document__in=objs)
        if "post" not in request.POST and (named := "; ".join(tests.values_list("question", flat=True))):
            words = _(
                "Golden questions expect an answer from there, and will take it from wherever it comes: %(tests)s"
            )
            self.message_user(request, words % {"tests": named}, messages.WARNING)
        return to_delete, counts, missing, protected

    @admin.display(description=_("passages"), ordering="chunk_count")
    def passages(self, document):
        return document.chunk_count

    @admin.display(description=_("index"))
    def index_state(self, document):
        """How far the indexer has come with it."""
        if document.pk is None or not document.is_indexed:
            return _("waits")
        done = document.chunk_count - document.missing_vectors
        if not embedding.is_configured() or not document.missing_vectors:
            return _("up to date")
        return _("vectors: %(done)d of %(all)d") % {"done": done, "all": document.chunk_count}

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.has_changed() and (obj.is_published or "is_published" in form.changed_data):
            self._test(request, obj)
        indexing.wake()

    def _test(self, request, document):
        """Before it is published: raises WouldDiffer, which takes back what is saved, unless it has been agreed to."""
        now = timezone.now()
        if document.is_published:
            with as_published(document):
                report = regression.run(now=now)
        else:
            report = regression.run(now=now)
        if report.differences and report.seen != request.POST.get("_seen"):
            raise WouldDiffer(report)
        if report.total:
            self.message_user(request, outcome_of(report), messages.WARNING if report.left_out else messages.INFO)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Saving is one transaction, which is taken back where tests differ: they are shown, and asked about."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except WouldDiffer as stopped:
            fields = [(name, value) for name, values in request.POST.lists() for value in values]
            kept = [pair for pair in fields if pair[0] not in ("csrfmiddlewaretoken", "_seen", "_go_back")]
            context = {
                **self.admin_site.each_context(request), "title": _("What would change for customers"),
                "opts": self.model._meta, "fields": kept, "report": stopped.report, "told": outcome_of(stopped.report),
                "differences": regression.differences(stopped.report, now=timezone.now()),
            }  # fmt: skip
            return render(request, "admin/chatbot/would_differ.html", context)

    def get_urls(self):
        view = self.admin_site.admin_view(self.ask_view)
        return [path("ask/", view, name="chatbot_knowledgedocument_ask"), *super().get_urls()]

    def ask_view(self, request):
        """For a question: what is found, what a model is sent, and what comes back. Asking costs a model's call."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        form = KnowledgeQuestionForm(request.POST or None, initial=request.GET.dict())
        result = None
        if form.is_valid():
            question, language = form.cleaned_data["question"], form.cleaned_data["language"]
            result = knowledge.explain(question, language=language, now=timezone.now())
        context = {
            **self.admin_site.each_context(request), "title": _("Ask the documents"), "form": form, "result": result,
            "words": result.search.words.counts.items() if result else (), "opts": self.model._meta,
        }  # fmt: skip
        return render(request, "admin/chatbot/ask.html", context)


@admin.register(KnowledgeChunk)
class KnowledgeChunkAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("document", "heading", "position", "language", "excerpt", "embedding_model")
    list_filter = ("document__kind", "document__language", ("embedding_model", RecentValues))
    list_select_related = ("document",)
    search_fields = ("title_key",)
    fields = ("document", "position", "heading", "text", "keywords", "wordings", "embedding_model")
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).defer("embedding", "words", "folded_words")

    @admin.display(description=_("language"), ordering="document__language")
    def language(self, chunk):
        return chunk.document.get_language_display()

    @admin.display(description=_("text"))
    def excerpt(self, chunk):
        return chunk.text if len(chunk.text) <= 80 else f"{chunk.text[:79]}…"
