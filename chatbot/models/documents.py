"""Models of what the business has written, and of the passages it is cut into."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import MD5, Concat
from django.utils.translation import gettext_lazy as _
from pgvector.django import SparseVectorField, VectorField

from consultants.models import Consultant, Service
from meetassist.text import Fold, folded


class KnowledgeDocumentQuerySet(models.QuerySet["KnowledgeDocument"]):
    def shown(self, day: date) -> Self:
        """What customers may be told on this day: published, valid, and of somebody or something that can be booked."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(consultant=None) | Q(consultant__is_active=True),
            Q(service=None) | Q(service__is_active=True),
            is_published=True,
        )

    def stale(self) -> Self:
        """Not cut into passages as it now stands."""
        return self.exclude(indexed_fingerprint=F("fingerprint"), index_version=KnowledgeDocument.INDEX_VERSION)


class KnowledgeDocument(models.Model):
    """A text of the business that questions are answered from.

    Biographies and descriptions are documents too, kept as the consultants and services are.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        CONSULTANT = "consultant", _("consultant")
        SERVICE = "service", _("service")

    # Raised when documents have to be cut anew although none has changed.
    INDEX_VERSION = 3

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DOCUMENT, editable=False)
    consultant = models.ForeignKey(Consultant, models.CASCADE, null=True, blank=True, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True, editable=False)
    title = models.CharField(_("document title"), max_length=200)
    title_key = folded("title")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    keywords = models.TextField(
        _("other words"), blank=True, help_text=_("What customers may call it instead; searched, but never quoted.")
    )
    text = models.TextField(
        _("text"),
        help_text=_(
            "Markdown or plain text. Each heading begins a passage; other words for it may stand below in an HTML "
            "comment."
        ),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("The last day; empty: no end."))
    is_published = models.BooleanField(_("published"), default=True)
    source_file = models.CharField(_("imported from"), max_length=255, null=True, unique=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    fingerprint = models.GeneratedField(
        expression=MD5(Concat("title", Value("\n"), "language", Value("\n"), "keywords", Value("\n"), "text",
                              output_field=models.TextField())),
        output_field=models.CharField(max_length=32), db_persist=True,
    )  # fmt: skip
    indexed_fingerprint = models.CharField(max_length=32, blank=True, editable=False)
    index_version = models.PositiveSmallIntegerField(default=0, editable=False)
    indexed_at = models.DateTimeField(_("indexed"), null=True, editable=False)

    objects = KnowledgeDocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("document"), _("documents")
        ordering = ["title", "language"]
        constraints = [
            models.CheckConstraint(
                name="knowledge_document_kind",
                condition=Q(kind="document", consultant=None, service=None)
                | Q(kind="consultant", consultant__isnull=False, service=None)
                | Q(kind="service", consultant=None, service__isnull=False),
            ),
            models.CheckConstraint(
                name="knowledge_document_validity",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.UniqueConstraint(fields=["consultant", "language"], name="knowledge_document_of_consultant"),
            models.UniqueConstraint(fields=["service", "language"], name="knowledge_document_of_service"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_indexed(self) -> bool:
        return self.indexed_fingerprint == self.fingerprint and self.index_version == self.INDEX_VERSION


class KnowledgeChunk(models.Model):
    """A passage: what stands under one heading of a document, found by its words and, with a model, by its vector."""

    VECTOR_LENGTH = 1024
    # Of understanding/questions/meaning.py, with room for more subjects than there are.
    MOST_SUBJECTS = 1_000

    document = models.ForeignKey(
        KnowledgeDocument, models.CASCADE, related_name="chunks", verbose_name=_("document")
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"))
    heading = models.CharField(_("heading"), max_length=500, blank=True)
    text = models.TextField(_("text"))
    # What is searched beside the text; no generated column can look at another table. Other words: those of the
    # passage on the first line, those of the document on the second.
    title = models.CharField(_("document title"), max_length=200)
    title_key = folded("title")
    keywords = models.TextField(_("other words"), blank=True)
    # Questions that it answers, a line each, by a model; and the prompt by which that was asked.
    wordings = models.TextField(_("questions it answers"), blank=True)
    worded_with = models.CharField(max_length=40, blank=True, editable=False)
    # Of understanding/questions/concepts.py: what it speaks of, in whatever words.
    concepts = ArrayField(models.PositiveSmallIntegerField(), default=list, editable=False)
    # How much it is about each of the subjects of understanding/questions/subjects: no model is needed for that. None
    # where it is about none of them, and as long as it has not been cut since there are meanings.
    meaning = SparseVectorField(dimensions=MOST_SUBJECTS, null=True, editable=False)
    text_hash = models.GeneratedField(
        expression=MD5(Concat("title", Value("\n"), "heading", Value("\n"), "text",
                              output_field=models.TextField())),
        output_field=models.CharField(max_length=32), db_persist=True,
    )  # fmt: skip
    words = models.GeneratedField(
        expression=SearchVector("title", "heading", "keywords", "wordings", "text", config="simple"),
        output_field=SearchVectorField(), db_persist=True,
    )  # fmt: skip
    folded_words = models.GeneratedField(
        expression=SearchVector(
            Fold("title"), Fold("heading"), Fold("keywords"), Fold("wordings"), Fold("text"), config="simple"
        ),
        output_field=SearchVectorField(), db_persist=True,
    )  # fmt: skip
    embedding = VectorField(dimensions=VECTOR_LENGTH, null=True, editable=False)
    embedding_model = models.CharField(_("model of the vector"), max_length=255, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("passage"), _("passages")
        ordering = ["document_id", "position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="knowledge_chunk_position")]
        indexes = [
            GinIndex(fields=["words"], name="knowledge_chunk_words"),
            GinIndex(fields=["folded_words"], name="knowledge_chunk_folded"),
            GinIndex(fields=["concepts"], name="knowledge_chunk_concepts"),
        ]

    def __str__(self) -> str:
        return " › ".join(filter(None, [self.title, self.heading]))
