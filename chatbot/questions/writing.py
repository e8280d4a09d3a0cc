"""Writing the answer to what customers asked: a document, a section of one, or other words for a passage that has it.

It is rehearsed before: what would be heard then, and what else would change; and nothing of that is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chatbot.models import KnowledgeChunk, KnowledgeDocument
from chatbot.questions import chunks, indexing, regression
from chatbot.questions.hearing import Heard, hear
from chatbot.questions.improving import Group, Wording, settle
from chatbot.questions.rehearsal import as_published
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.questions.terms import said

# Wordings that are asked again; what there are more of stays to be settled.
ASKED_AGAIN = 40
# What would end a comment, or begin another: other words stand in one.
MARKS = re.compile(r"(?:[<>]|--+|\s)+")


@dataclass(frozen=True)
class Draft:
    """An answer that is not kept yet: a document of its own, or with `document` a section of that one.

    `words`: what customers call it, which is searched and never quoted. With `passage` they are all there is: other
    words for that one.
    """

    words: tuple[str, ...]
    title: str = ""
    language: str = ""
    text: str = ""
    document: KnowledgeDocument | None = None
    passage: KnowledgeChunk | None = None

    @property
    def is_new_document(self) -> bool:
        return self.document is None and self.passage is None

    def write(self) -> KnowledgeDocument:
        """In the caller's transaction; what somebody else has changed meanwhile stays."""
        words = ", ".join(filter(None, (MARKS.sub(" ", word).strip(" ,") for word in self.words)))
        of = self.passage.document_id if self.passage else self.document.pk if self.document else None
        if of is None:
            return KnowledgeDocument.objects.create(
                title=self.title, language=self.language, text=self.text, keywords=words
            )
        document = KnowledgeDocument.objects.select_for_update(of=("self",)).get(pk=of)
        if self.passage:
            self._add_words(document, self.passage.heading, words)
        else:
            comment = f"<!-- {words} -->\n" if words else ""
            document.text = f"{document.text.rstrip()}\n\n## {self.title}\n{comment}{self.text.strip()}\n"
        document.save(update_fields=["text", "keywords", "updated_at"])
        return document

    @staticmethod
    def _add_words(document: KnowledgeDocument, heading: str, words: str) -> None:
        """Below its heading; a passage without one has those of its document."""
        text = chunks.with_other_words(document.text, document.title, heading, words)
        if text is None:
            document.keywords = ", ".join(filter(None, [document.keywords.strip(), words]))
        else:
            document.text = text


@dataclass(frozen=True)
class Asked:
    """A wording, and what is heard to it. `is_solved`: the answer comes from the document that was written."""

    wording: Wording
    heard: Heard
    is_solved: bool


@dataclass(frozen=True)
class Rehearsal:
    """What customers would hear, and what the regression tests would say."""

    asked: tuple[Asked, ...]
    report: regression.Report


@dataclass(frozen=True)
class Written:
    """The document, and how many questions are settled by it."""

    document: KnowledgeDocument
    settled: int


def rehearse(draft: Draft, group: Group, *, now: datetime) -> Rehearsal:
    """Nothing is kept, and customers hear nothing of it."""
    with transaction.atomic():
        document = draft.write()
        with as_published(document):
            found = Rehearsal(tuple(_ask(group.wordings, document, now=now)), regression.run(now=now))
        transaction.set_rollback(True)
    return found


def publish(draft: Draft, group: Group, *, now: datetime) -> Written:
    """Keep it: customers hear it from the end of the transaction on. What it answers is settled."""
    with transaction.atomic():
        document = draft.write()
        # The database alone knows the fingerprint of what was written.
        indexing.cut_anew(KnowledgeDocument.objects.get(pk=document.pk))
        solved = {said(one.wording.text) for one in _ask(group.wordings, document, now=now) if one.is_solved}
        settled = settle([one for one in group.questions if said(one.text) in solved], now=now)
    # Vectors cost a call each: a worker asks for them.
    indexing.wake()
    return Written(document, settled)


def _ask(wordings: list[Wording], document: KnowledgeDocument, *, now: datetime) -> Iterable[Asked]:
    catalog = read_catalog()
    for one in wordings[:ASKED_AGAIN]:
        heard = hear(one.text, language=one.language, now=now, catalog=catalog)
        is_solved = heard.is_answer and document.pk in [source.document_id for source in heard.sources]
        yield Asked(one, heard, is_solved)
