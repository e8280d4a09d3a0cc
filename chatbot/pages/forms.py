from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chatbot.models import GoldenQuestion, KnowledgeChunk, KnowledgeDocument
from chatbot.questions import sql_guard
from chatbot.questions.chunks import cut
from chatbot.questions.writing import Draft


class KnowledgeQuestionForm(forms.Form):
    """A question as a customer would put it."""

    question = forms.CharField(
        label=_("Question"), max_length=1000, widget=forms.TextInput(attrs={"size": 80, "autofocus": True})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class GoldenQuestionForm(forms.ModelForm):
    class Meta:
        model = GoldenQuestion
        fields = (
            "question", "language", "expected_outcome", "expected_document", "expected_section", "expected_values",
            "sql", "is_active",
        )  # fmt: skip

    def clean_sql(self) -> str:
        """What would be refused from a model is no example for one."""
        sql: str = self.cleaned_data["sql"]
        if not sql.strip():
            return ""
        try:
            sql_guard.check(sql)
        except sql_guard.Rejected as rejected:
            text = gettext("This SQL is not allowed: %(reason)s.")
            raise ValidationError(text % {"reason": rejected.reason}) from None
        return sql


class KnowledgeDocumentForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        """Who has seen what would change and goes back finds in the form what they have typed."""
        if "_go_back" in self.data:
            raise ValidationError(_("Nothing is saved yet."))
        return super().clean()


MAX_ANSWER = 20_000
CALLED = _("What customers call it, one a line; searched, but never quoted. Leave no names of customers in it.")


class Passages(forms.ModelChoiceField):
    """The sections of documents; a document's text that stands under no heading is one."""

    def label_from_instance(self, obj: KnowledgeChunk) -> str:
        return f"{obj} ({obj.document.get_language_display()})"


class WordsForm(forms.Form):
    """What customers call what a passage answers already."""

    words = forms.CharField(
        label=_("Other words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text=CALLED,
    )  # fmt: skip
    passage = Passages(KnowledgeChunk.objects.none(), label=_("Section that has the answer"))

    field_order = ("passage", "words")

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = ("title", "document_id", "heading")
        rows = KnowledgeChunk.objects.filter(document__in=_written(day)).select_related("document")
        passages = self.fields["passage"]
        assert isinstance(passages, Passages), "it stands above"
        passages.queryset = rows.only(
            "title", "heading", "document__title", "document__language"
        ).order_by(*sections, "position").distinct(*sections)  # fmt: skip

    def draft(self) -> Draft:
        return Draft(words=_lines(self.cleaned_data["words"]), passage=self.cleaned_data["passage"])


class AnswerForm(forms.Form):
    """A new document, or a new section of one."""

    document = forms.ModelChoiceField(
        KnowledgeDocument.objects.none(), required=False, label=_("As a section of"), empty_label=_("a new document"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("What it is about; of a section, its heading."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    text = forms.CharField(
        label=_("Answer"), max_length=MAX_ANSWER, widget=forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"})
    )
    words = forms.CharField(
        label=_("Other words"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text=CALLED,
    )  # fmt: skip

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = self.fields["document"]
        assert isinstance(documents, forms.ModelChoiceField), "it stands above"
        documents.queryset = _written(day)

    def clean_title(self) -> str:
        """A heading of Markdown is made of it."""
        title: str = self.cleaned_data["title"].strip().lstrip("# ")
        if not title:
            raise ValidationError(_("Write what it is about."))
        return title

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not cut(text):
            raise ValidationError(_("There is no text."))
        return text

    def draft(self) -> Draft:
        values = self.cleaned_data
        return Draft(
            words=_lines(values["words"]), title=values["title"], language=values["language"], text=values["text"],
            document=values["document"],
        )  # fmt: skip


def _written(day: date) -> Any:
    """What customers hear already: nothing is published with it that is not."""
    return KnowledgeDocument.objects.shown(day).filter(kind=KnowledgeDocument.Kind.DOCUMENT).order_by("title", "pk")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
