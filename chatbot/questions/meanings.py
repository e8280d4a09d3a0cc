"""What passages are about, as it is kept beside them."""

from pgvector import SparseVector

from chatbot.models import KnowledgeChunk
from chatbot.understanding.questions.meaning import Meaning, meaning_of_all


def sparse(meaning: Meaning) -> SparseVector:
    return SparseVector(dict(meaning), KnowledgeChunk.MOST_SUBJECTS)


def sparse_meaning(chunk: KnowledgeChunk, *, wordings: str) -> SparseVector | None:
    """By its heading, its text and the other words for it; those of the whole document are about all of it."""
    own, _, _of_document = chunk.keywords.partition("\n")
    text = "\n".join([chunk.heading, own, chunk.text])
    # Those of a model are in every language, the Vietnamese ones with diacritics.
    lines = [(line, "en") for line in wordings.splitlines()]
    meaning = meaning_of_all([(text, chunk.document.language), *lines])
    return sparse(meaning) if meaning else None


def meaning_kept(chunk: KnowledgeChunk) -> Meaning:
    return dict(zip(chunk.meaning.indices(), chunk.meaning.values(), strict=True)) if chunk.meaning else {}
