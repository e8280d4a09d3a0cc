"""A document as it would be once it is published, for the time of a look at it: customers see nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from chatbot.models import KnowledgeDocument
from chatbot.questions import indexing


@contextmanager
def as_published(document: KnowledgeDocument) -> Iterator[None]:
    """Inside, a row that the caller's transaction has written is searched already, even one that is valid from a coming
    day; at the end that is undone. No model may be asked meanwhile.
    """
    with transaction.atomic():
        KnowledgeDocument.objects.filter(pk=document.pk).update(is_published=True, valid_from=None)
        # The database alone knows its fingerprint.
        indexing.cut_anew(KnowledgeDocument.objects.get(pk=document.pk))
        yield
        transaction.set_rollback(True)
