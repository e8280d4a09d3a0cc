"""How well questions find their passage: in the demo's documents, and in those of other businesses as they were pasted.

python -m benchmarks.retrieval [--set practice] [--failures] [--write docs]

Words alone, without a model; the rules were tuned on the practice sets, the numbers in the docs are of the golden ones.
In the demo's documents other words for a passage stand in comments; in the pasted ones nothing was written for search.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import Result, table, timed, write_section
from benchmarks.office import opened
from benchmarks.retrieval.scoring import Passage, Scored, load, share

if TYPE_CHECKING:
    from chatbot.questions.passages import Found

ROOT = Path(__file__).resolve().parent
PASTED = ROOT / "pasted"
RECORDED = "recorded_wordings.jsonl"
# In per cent: recall at 3 and right refusals at least, wrong answers at most.
RECALL_AIM, REFUSAL_AIM, WRONG_AIM = 92, 95, 3
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
    from chatbot.questions import indexing

    call_command("loaddata", "levels", "base", verbosity=0)
    import_alone(DOCUMENTS)
    indexing.refresh_sources()
    indexing.index_words()


def import_alone(folder: Path) -> None:
    """The documents of one folder and nothing else."""
    from chatbot.models import KnowledgeDocument
    from chatbot.questions import indexing
    from chatbot.questions.importing import import_folder

    KnowledgeDocument.objects.all().delete()
    for _ in import_folder(folder):
        pass
    indexing.index_words()


def searched(line: dict[str, Any]) -> Scored:
    """`want` names passages of the demo's documents by file and heading."""
    return _searched(line, lambda file, found: f"{file or found.title}#{found.heading}" in line["want"])


def searched_pasted(line: dict[str, Any]) -> Scored:
    """`want` are files, each followed by a phrase that stands in the passage that answers."""
    pairs = set(zip(line["want"][::2], line["want"][1::2], strict=True))
    return _searched(line, lambda file, found: any(file == name and phrase in found.text for name, phrase in pairs))


def _searched(line: dict[str, Any], is_wanted: Callable[[str, "Found"], bool]) -> Scored:
    from django.utils import timezone

    from chatbot.models import KnowledgeDocument
    from chatbot.questions.passages import search

    files = dict(KnowledgeDocument.objects.values_list("pk", "source_file"))
    result = search(line["text"], language=line["language"], now=timezone.now())

    def passage(one: "Found") -> Passage:
        file = files[one.document_id] or ""
        return Passage(f"{file or one.title}#{one.heading}", one.language, is_wanted(file, one))

    return Scored(line, tuple(map(passage, result.found)), passage(result.quotable) if result.quotable else None)


def all_of(name: str) -> list[Scored]:
    """The demo's set of that name."""
    prepare()
    return [searched(line) for line in load(ROOT / f"{name}.jsonl")]


def all_of_pasted(name: str, *, recorded: bool = False) -> list[Scored]:
    """`recorded`: with the questions that a model would have written at import, where there is a record of them."""
    lines, found = load(PASTED / name / "questions.jsonl"), []
    for business in sorted({line["business"] for line in lines}):
        import_alone(PASTED / name / business)
        if recorded:
            keep_recorded(PASTED / name / RECORDED, business)
        found += [searched_pasted(line) for line in lines if line["business"] == business]
    return found


def keep_recorded(path: Path, business: str) -> None:
    """A passage is known by its business, file and place; of its wordings those are kept that lead to it."""
    from chatbot.models import KnowledgeChunk
    from chatbot.questions.wordings import Wording, keep

    written = {line["id"]: line["wordings"] for line in load(path)}
    for chunk in KnowledgeChunk.objects.select_related("document").defer("embedding"):
        rows = written.get(f"{business}/{chunk.document.source_file}/{chunk.position}", [])
        keep(chunk, [Wording(row["language"], row["text"]) for row in rows])


def report(scored: list[Scored]) -> str:
    head = ["questions", "answerable", "recall at 3 %", "answered from it %", "unanswerable", "right refusals %",
            "wrong passages %", "in another language", f"aims {RECALL_AIM} / {REFUSAL_AIM} / {WRONG_AIM}"]  # fmt: skip
    rows = []
    for name, belongs in GROUPS.items():
        ours = [one for one in scored if belongs(one)]
        asked = [one for one in ours if one.is_answerable]
        others = [one for one in ours if not one.is_answerable]
        recall = share(asked, lambda one: one.is_within(3))
        refused = share(others, lambda one: one.is_right)
        wrong = share(ours, lambda one: one.is_wrong)
        foreign = sum(one.is_foreign for one in ours)
        met = "met" if recall >= RECALL_AIM and refused >= REFUSAL_AIM and wrong <= WRONG_AIM else "MISSED"
        rows.append([name, str(len(asked)), f"{recall:.1f}", f"{share(asked, lambda one: one.is_right):.1f}",
                     str(len(others)), f"{refused:.1f}", f"{wrong:.1f}", str(foreign), met])  # fmt: skip
    return table(head, rows)


def failures(scored: list[Scored]) -> str:
    wrong = [one for one in scored if not one.is_right or (one.is_answerable and not one.is_within(3))]
    return "\n".join(
        f"{one.line['id']}  {one.line['text']!r}  wanted {one.line['want'] or 'nothing'}, answered from "
        f"{one.quoted.name if one.quoted else 'nothing'}; found {[passage.name for passage in one.found[:3]]}"
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
        pasted, scored = all_of_pasted(chosen.set), all_of(chosen.set)
        is_recorded = (PASTED / chosen.set / RECORDED).exists()
        worded = all_of_pasted(chosen.set, recorded=True) if is_recorded else []
        lines = load(ROOT / f"{chosen.set}.jsonl")
        speed = Result("a search", [one for line in lines for one in timed(lambda line=line: searched(line), 3)])
        text = "\n\n".join([
            "Search by words alone.", "Documents as they were pasted, of businesses that the rules were not tuned on:",
            report(pasted),
            *(["The same, with the questions a passage answers as a model would write them at import, recorded by hand:",
               report(worded)] if is_recorded else []),
            "The demo's documents, with other words for their passages in comments:", report(scored),
        ])  # fmt: skip
    print(f"\n{speed.quantile(0.5):.0f} ms a question, p95 {speed.quantile(0.95):.0f} ms.", flush=True)
    print(f"\n{text}", flush=True)
    if chosen.failures:
        print(f"\n{failures(pasted)}\n\n{failures(scored)}", flush=True)
    if chosen.write:
        write_section(chosen.write / "benchmarks.md", "retrieval", f"## Finding passages\n\n{text}")


if __name__ == "__main__":
    sys.exit(main())
