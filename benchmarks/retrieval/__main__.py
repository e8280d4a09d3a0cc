"""How well questions find their passage in the demo documents.

python -m benchmarks.retrieval [--set practice] [--failures] [--write docs]

Words alone, without a model; the rules were tuned on the practice set, the numbers in the docs are of the golden one.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks.measuring import Result, table, timed, write_section
from benchmarks.office import opened
from benchmarks.retrieval.scoring import Scored, load, share

ROOT = Path(__file__).resolve().parent
RECALL_AIM, REFUSAL_AIM = 90, 80
GROUPS = {
    "Vietnamese": lambda one: one.line["language"] == "vi" and one.has_marks,
    "Vietnamese without diacritics": lambda one: one.line["language"] == "vi" and not one.has_marks,
    "English": lambda one: one.line["language"] == "en",
    "all": lambda one: True,
}


def prepare() -> None:
    """The demo's consultants, services and documents, as they are now."""
    from django.core.management import call_command

    from chatbot.management.commands.load_demo import DOCUMENTS
    from chatbot.models import KnowledgeDocument
    from chatbot.questions import indexing
    from chatbot.questions.importing import import_folder

    KnowledgeDocument.objects.all().delete()
    call_command("loaddata", "levels", "base", verbosity=0)
    for _ in import_folder(DOCUMENTS):
        pass
    indexing.refresh_sources()
    indexing.index_words()


def searched(line: dict[str, Any]) -> Scored:
    from django.utils import timezone

    from chatbot.models import KnowledgeDocument
    from chatbot.questions.passages import search

    files = dict(KnowledgeDocument.objects.values_list("pk", "source_file"))
    result = search(line["text"], language=line["language"], now=timezone.now())
    return Scored(line, tuple((f"{files[one.document_id] or one.title}#{one.heading}", one.is_supported)
                              for one in result.found))  # fmt: skip


def report(scored: list[Scored]) -> str:
    head = ["questions", "answerable", "recall at 3 %", "answered from it %", "unanswerable", "right refusals %",
            f"aims {RECALL_AIM} / {REFUSAL_AIM}"]  # fmt: skip
    rows = []
    for name, belongs in GROUPS.items():
        ours = [one for one in scored if belongs(one)]
        asked = [one for one in ours if one.is_answerable]
        others = [one for one in ours if not one.is_answerable]
        recall = share(asked, lambda one: one.is_within(3))
        refused = share(others, lambda one: one.is_right)
        met = "met" if recall >= RECALL_AIM and refused >= REFUSAL_AIM else "MISSED"
        rows.append([name, str(len(asked)), f"{recall:.1f}", f"{share(asked, lambda one: one.is_right):.1f}",
                     str(len(others)), f"{refused:.1f}", met])  # fmt: skip
    return table(head, rows)


def failures(scored: list[Scored]) -> str:
    wrong = [one for one in scored if not one.is_right or (one.is_answerable and not one.is_within(3))]
    return "\n".join(
        f"{one.line['id']}  {one.line['text']!r}  wanted {one.line['want'] or 'nothing'}, answered from "
        f"{one.quoted or 'nothing'}; found {[name for name, _ in one.found[:3]]}"
        for one in wrong
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--set", choices=("golden", "practice"), default="golden")
    options.add_argument("--failures", action="store_true", help="each question that went wrong, and what was found")
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md is written there")
    # `make bench` hands the same options to every benchmark; the size of the data is nothing to this one.
    for other in ("--consultants", "--appointments", "--seconds"):
        options.add_argument(other, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    with opened(0):
        prepare()
        lines = load(ROOT / f"{chosen.set}.jsonl")
        scored = [searched(line) for line in lines]
        speed = Result("a search", [one for line in lines for one in timed(lambda line=line: searched(line), 3)])
        text = f"Search by words alone over the demo documents.\n\n{report(scored)}"
    print(f"\n{speed.quantile(0.5):.0f} ms a question, p95 {speed.quantile(0.95):.0f} ms.", flush=True)
    print(f"\n{text}", flush=True)
    if chosen.failures:
        print(f"\n{failures(scored)}", flush=True)
    if chosen.write:
        write_section(chosen.write / "benchmarks.md", "retrieval", f"## Finding passages\n\n{text}")


if __name__ == "__main__":
    sys.exit(main())
