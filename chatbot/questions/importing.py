"""Taking files into the documents. A file is known by its path in the folder: the same again changes nothing."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from chatbot.models import KnowledgeDocument
from chatbot.questions import files


@dataclass(frozen=True)
class Imported:
    """`outcome`: "added", "changed", "unchanged", "kept" or "refused"; `reason` is why it was refused."""

    path: str
    outcome: str
    reason: str = ""


def import_folder(folder: Path, *, only_new: bool = False) -> Iterator[tuple[int, int, Imported]]:
    """Each file's number, how many there are, and what became of it. A bad file stops nothing.

    `only_new`: what was imported before is kept as it is now.
    """
    paths = files.find(folder)
    for number, path in enumerate(paths, start=1):
        name = path.relative_to(folder).as_posix()
        try:
            yield number, len(paths), Imported(name, _import(path, name, only_new=only_new))
        except files.BadFile as error:
            yield number, len(paths), Imported(name, "refused", str(error))


def _import(path: Path, name: str, *, only_new: bool) -> str:
    if len(name) > 255:
        raise files.BadFile("the path is longer than 255 characters")
    values = asdict(files.read(path))
    with transaction.atomic():
        document = KnowledgeDocument.objects.select_for_update(of=("self",)).filter(source_file=name).first()
        if document is None:
            KnowledgeDocument.objects.create(source_file=name, **values)
            return "added"
        if only_new:
            return "kept"
        changed = [field for field, value in values.items() if getattr(document, field) != value]
        for field in changed:
            setattr(document, field, values[field])
        if changed:
            document.save(update_fields=[*changed, "updated_at"])
        return "changed" if changed else "unchanged"
