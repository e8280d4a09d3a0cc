"""Keeping the passages as the documents are. Nothing is noted about what has to be done: the rows themselves tell, so
that a lost wake-up is made good by the next sweep.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chatbot.llm import bedrock, embedding
from chatbot.llm.bedrock import NoAnswer
from chatbot.models import KnowledgeChunk, KnowledgeDocument
from chatbot.questions import wordings
from chatbot.questions.chunks import cut
from chatbot.questions.meanings import sparse_meaning
from chatbot.understanding.questions import concepts
from consultants.models import Consultant, Service, language_names
from meetassist.publishing import call, publish

log = logging.getLogger(__name__)

# Any number of our own: one process indexes at a time, so that no vector is paid for twice.
ADVISORY_LOCK = 7_214_002
# Far below a task's time limit; what is left goes to the next one.
MAX_SECONDS = 20.0

Report = Callable[[KnowledgeDocument, int], None]


@dataclass(frozen=True)
class Source:
    """What a consultant's or a service's document should be."""

    title: str
    text: str


def wake() -> None:
    """Have the index brought up to date after this transaction."""
    transaction.on_commit(_publish)


def _publish() -> None:
    if publish({0: call("chatbot.tasks.index_knowledge", queue="default")}):
        log.warning("the indexer was not woken")


def index(seconds: float = MAX_SECONDS) -> str:
    """Everything that is due, as far as the time allows. Not to be called inside of a transaction."""
    ends = time.monotonic() + seconds
    with _alone() as alone:
        if not alone:
            return "another process is at it"
        refresh_sources()
        cut_documents = index_words(ends=ends)
        worded, more_to_word = index_wordings(ends=ends)
        vectors, more = index_vectors(ends=ends)
    if more or more_to_word:
        _publish()
    return f"{cut_documents} documents, {vectors} vectors, {worded} worded"


@contextmanager
def _alone() -> Iterator[bool]:
    """A lock of the session, because vectors are asked for outside of transactions; it ends with the process too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        taken = cursor.fetchone()[0]
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


# Documents of consultants and services


def refresh_sources() -> None:
    """Write the documents of consultants and services as those now are; what has nothing to say has none."""
    kinds = KnowledgeDocument.Kind
    _refresh(kinds.CONSULTANT, {
        (person.pk, language): _of_consultant(person, language)
        for person in Consultant.objects.all() for language, _label in settings.LANGUAGES
    })  # fmt: skip
    _refresh(kinds.SERVICE, {
        (service.pk, language): _of_service(service, language)
        for service in Service.objects.all() for language, _label in settings.LANGUAGES
    })  # fmt: skip


def _refresh(kind: str, wanted: dict[tuple[int, str], Source | None]) -> None:
    rows = KnowledgeDocument.objects.filter(kind=kind)
    there = {(getattr(row, f"{kind}_id"), row.language): row for row in rows}
    for key, source in wanted.items():
        row = there.get(key)
        if source is None:
            if row:
                row.delete()
        elif row is None:
            values = {f"{kind}_id": key[0], "language": key[1], "kind": kind}
            # Two processes may see it missing at the same moment.
            KnowledgeDocument.objects.bulk_create(
                [KnowledgeDocument(**values, title=source.title, text=source.text)], ignore_conflicts=True
            )
        elif (row.title, row.text) != (source.title, source.text):
            row.title, row.text = source.title, source.text
            row.save(update_fields=["title", "text", "updated_at"])


def _of_consultant(person: Consultant, language: str) -> Source | None:
    """Public facts alone: what the consultants' page and the API show."""
    if not any(text.strip() for text in (person.specialties, person.qualifications, person.biography)):
        return None
    with translation.override(language):
        lines = [
            f"{person.title} {person.name}".strip(),
            _line(_("specialties"), person.specialties),
            _line(_("languages"), language_names(person.languages)),
            _line(_("qualifications"), person.qualifications),
            person.biography.strip(),
        ]
    return Source(person.name, "\n\n".join(filter(None, lines)))


def _line(name: str, value: str) -> str:
    return f"{name.capitalize()}: {value.strip()}" if value.strip() else ""


def _of_service(service: Service, language: str) -> Source | None:
    with translation.override(language):
        return Source(service.label, service.summary.strip()) if service.summary.strip() else None


# Words


def index_words(*, ends: float | None = None, report: Report | None = None) -> int:
    """Cut what has changed into passages. Returns how many documents; the longest-waiting come first."""
    done = 0
    waiting = list(KnowledgeDocument.objects.stale().order_by("updated_at", "pk").values_list("pk", flat=True))
    for pk in waiting:
        if ends is not None and time.monotonic() > ends:
            break
        with transaction.atomic():
            document = KnowledgeDocument.objects.select_for_update(of=("self",)).filter(pk=pk).first()
            if document is None:
                continue
            count = cut_anew(document)
        done += 1
        if report:
            report(document, count)
    return done


def cut_anew(document: KnowledgeDocument) -> int:
    """Make the passages of a document as it stands in the database, in the caller's transaction; returns how many.

    A passage that has only moved keeps its vector and its wordings: each costs a call.
    """
    kept = {(chunk.title, chunk.heading, chunk.text): chunk for chunk in document.chunks.all()}
    chunks = []
    for position, piece in enumerate(cut(document.text, document.title)):
        old = kept.get((document.title, piece.heading, piece.text))
        everything = "\n".join([document.title, piece.heading, piece.keywords, document.keywords, piece.text])
        chunk = KnowledgeChunk(
            document=document, position=position, heading=piece.heading, text=piece.text, title=document.title,
            keywords=f"{piece.keywords}\n{document.keywords}", concepts=concepts.groups(everything),
        )  # fmt: skip
        if old:
            chunk.embedding, chunk.embedding_model = old.embedding, old.embedding_model
            chunk.wordings, chunk.worded_with = old.wordings, old.worded_with
        chunk.meaning = sparse_meaning(chunk, wordings=chunk.wordings)
        chunks.append(chunk)
    document.chunks.all().delete()
    KnowledgeChunk.objects.bulk_create(chunks)
    KnowledgeDocument.objects.filter(pk=document.pk).update(
        indexed_fingerprint=document.fingerprint, index_version=KnowledgeDocument.INDEX_VERSION,
        indexed_at=timezone.now(),
    )  # fmt: skip
    return len(chunks)


# Vectors


def without_vector(prefix: str = "") -> Q:
    """Passages that the configured model has not seen yet; `prefix` leads to them."""
    model = Q(**{f"{prefix}embedding_model": settings.BEDROCK_EMBEDDING_MODEL})
    return Q(**{f"{prefix}embedding__isnull": True, f"{prefix}pk__isnull": False}) | ~model


def index_vectors(*, ends: float) -> tuple[int, bool]:
    """Ask for the missing vectors, one call each. Returns how many came, and whether to go on at once.

    After a failure the next sweep tries again.
    """
    if not embedding.is_configured():
        return 0, False
    return _ask_about_each(KnowledgeChunk.objects.filter(without_vector()), _keep_vector, ends=ends)


def _keep_vector(chunk: KnowledgeChunk) -> bool:
    vector = embedding.embed(f"{chunk}\n{chunk.text}", seconds=embedding.PASSAGE_SECONDS)
    # Cut anew meanwhile: then this row is gone, and nothing is written.
    rows = KnowledgeChunk.objects.filter(pk=chunk.pk, text_hash=chunk.text_hash)
    return bool(rows.update(embedding=vector, embedding_model=settings.BEDROCK_EMBEDDING_MODEL))


# Questions they answer


def index_wordings(*, ends: float) -> tuple[int, bool]:
    """Have a model write them for the passages that have none yet; as index_vectors, in all."""
    if not bedrock.is_configured():
        return 0, False
    return _ask_about_each(wordings.missing(), lambda chunk: wordings.keep(chunk, wordings.ask(chunk)), ends=ends)


def _ask_about_each(
    waiting: QuerySet[KnowledgeChunk], ask: Callable[[KnowledgeChunk], bool], *, ends: float
) -> tuple[int, bool]:
    """`ask` a model about each passage that waits, and write down what it says. Returns how many were written, and
    whether to go on at once: not after a failure, which the next sweep makes good.
    """
    done, waiting = 0, waiting.order_by("pk")
    for chunk in list(waiting[:500]):
        if time.monotonic() > ends:
            return done, True
        try:
            done += ask(chunk)
        except NoAnswer:
            return done, False
    return done, waiting.exists()
