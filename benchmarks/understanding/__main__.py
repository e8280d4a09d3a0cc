"""How well and how fast messages are understood, on golden sets that the rules were not written against.

python -m benchmarks.understanding [--language en] [--failures] [--write docs]

The answers are those of `manage.py understand --jsonl`: the same function, with the local engine. What was asked before a
message is given as the dialogue gives it (its question, its choices, what a yes would do); in words, as other people's
scripts have it, in a row apart. Speed stands beside
what reading and writing the same lines as JSON takes in the same run: nothing that speaks JSON can be faster.
"""

import argparse
import json
import os
import platform
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from benchmarks.measuring import bars, table, write_section
from benchmarks.understanding import repeated, scoring
from benchmarks.understanding.scoring import INTENTS, Scored

ROOT = Path(__file__).resolve().parent
LANGUAGES = {"en": "English", "vi": "Vietnamese"}
INTENT_AIM, WHOLE_AIM = 93, 85
# A thousand lines, the start included.
SECONDS_AIM = 10
Answer = Callable[[dict[str, Any]], dict[str, Any]]


def engine() -> Answer:
    """The function behind the command. Names come with each line: no database is opened."""
    os.environ.setdefault("DATABASE_URL", "postgresql://none:none@127.0.0.1/none")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="meetassist.settings", SECRET_KEY=secrets.token_urlsafe(50), LLM_PROVIDER="local",
        ALLOWED_HOSTS="localhost", LOG_LEVEL="WARNING", DEBUG="0",
    )  # fmt: skip
    django.setup()
    from chatbot.understanding.jsonl import answer

    return answer


def asked(line: dict[str, Any]) -> dict[str, Any]:
    """The line as the command gets it."""
    return {key: value for key, value in line.items() if key != "expect"}


def of_the_dialogue(line: dict[str, Any]) -> dict[str, Any]:
    """The same, with what was asked as `listening.context_of` has it, where the dialogue has such a question."""
    from chatbot.understanding.asked import Question
    from chatbot.understanding.jsonl import context_of

    context = context_of(line["context"])
    question = "confirm" if context.yes else context.asked
    if question not in set(Question):
        return asked(line)
    return {**asked(line), "context": {"asked": question, "options": list(context.options), "yes": context.yes}}


def in_words(sets: dict[str, list[dict[str, Any]]], answer: Answer) -> str:
    """Messages behind a question in words, with that question in words."""
    found = {
        language: [Scored(line, answer(asked(line))) for line in lines if line["context"] is not None]
        for language, lines in sets.items()
    }
    return f"Behind a question in words:\n\n{accuracy(found)}"


def accuracy(sets: dict[str, list[Scored]]) -> str:
    head = ["language", "messages", "first intent %", "all intents %", "whole message %",
            f"aims {INTENT_AIM} / {WHOLE_AIM}", "traps acted on", "cancel or confirm unasked"]  # fmt: skip
    rows = []
    for language, scored in sets.items():
        first = scoring.share(scored, lambda one: one.right_intent)
        every = scoring.share(scored, lambda one: one.right_intents)
        whole = scoring.share(scored, lambda one: one.right)
        met = first >= INTENT_AIM and whole >= WHOLE_AIM
        traps = sum(bool(one.acted_on) for one in scored)
        grave = sum(bool(one.grave) for one in scored)
        rows.append([LANGUAGES[language], str(len(scored)), f"{first:.1f}", f"{every:.1f}", f"{whole:.1f}",
                     "met" if met else "MISSED", str(traps), str(grave)])  # fmt: skip
    return table(head, rows)


def entities(scored: list[Scored]) -> str:
    head = ["entity", "wanted", "precision %", "recall %", "F1 %"]
    return table(head, [
        [kind, str(found.right + found.missed), f"{found.precision:.1f}", f"{found.recall:.1f}", f"{found.f1:.1f}"]
        for kind, found in scoring.per_entity(scored).items()
    ])  # fmt: skip


def confusion(scored: list[Scored]) -> str:
    """A row for what was meant, a column (by its number) for what was understood."""
    counts = scoring.confusion(scored)
    columns = [*INTENTS, *sorted({given for _, given in counts} - set(INTENTS))]
    head = ["meant", *map(str, range(1, len(INTENTS) + 1)), *(name or "none" for name in columns[len(INTENTS) :])]
    return table(head, [
        [f"{number} {meant}", *(str(counts[meant, given] or "") for given in columns)]
        for number, meant in enumerate(INTENTS, start=1)
    ])  # fmt: skip


def reliability(scored: list[Scored]) -> str:
    bins = scoring.reliability(scored)
    rows = [
        [f"{one.low:.1f} to {one.high:.1f}", str(one.count), f"{one.confidence:.2f}", f"{one.right:.2f}"]
        if one.count else [f"{one.low:.1f} to {one.high:.1f}", "0", "", ""]
        for one in bins
    ]  # fmt: skip
    error = f"Expected calibration error: {scoring.calibration_error(bins):.3f}."
    return f"{table(['confidence', 'messages', 'mean confidence', 'share right'], rows)}\n\n{error}"


def failures(scored: list[Scored]) -> str:
    lines = []
    for one in scored:
        if one.right and not one.acted_on:
            continue
        wanted, given = one.wanted, one.entities
        differs = sorted(kind for kind in wanted.keys() | given.keys() if wanted.get(kind) != given.get(kind))
        said = [f"{kind}: {wanted.get(kind, '-')} but {given.get(kind, '-')}" for kind in differs]
        if not one.right_intents:
            said.insert(0, f"{'+'.join(one.wanted_intents)} but {'+'.join(one.intents) or '-'}")
        said += ["ACTED ON"] if one.acted_on else []
        lines.append(f"{one.line['id']}  {one.line['text']!r}  {'; '.join(said)}")
    return "\n".join(lines)


def per_second(call: Callable[[dict[str, Any]], object], lines: list[dict[str, Any]], seconds: float) -> float:
    """Whole rounds over the lines, until the time is over."""
    start, done = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        for line in lines:
            call(line)
        done += len(lines)
    return done / (time.perf_counter() - start)


def speed(answer: Answer, lines: list[dict[str, Any]], start: float, seconds: float) -> str:
    texts = {line["id"]: json.dumps(line, ensure_ascii=False) for line in lines}
    ours = per_second(lambda line: json.dumps(answer(json.loads(texts[line["id"]]))), lines, seconds)
    limit = per_second(lambda line: json.dumps(json.loads(texts[line["id"]])), lines, seconds)
    thousand = start + 1000 / ours
    met = "met" if thousand <= SECONDS_AIM else "MISSED"
    return (
        f"Speed: {ours:,.0f} messages a second; reading and writing the lines alone: {limit:,.0f}. "
        f"Start {start:.1f} s, so a thousand lines take {thousand:.1f} s, aim {SECONDS_AIM}: {met}."
    )


def slowest(answer: Answer, lines: list[dict[str, Any]]) -> str:
    """What the most costly text takes, of those that try to and of the golden ones; processor time, in one process."""
    patterns = [{**lines[0], "text": text} for text in repeated.texts()]
    rows = []
    for kind, asked_for in (("one pattern again and again", patterns), ("golden", lines)):
        took = [(cpu_seconds(answer, line), line["text"]) for line in asked_for]
        seconds, text = max(took)
        rows.append([kind, str(len(took)), f"{seconds:.2f}", f"{text[:20]!r}, {len(text)} characters"])
    return f"The slowest texts:\n\n{table(['texts', 'number', 'CPU seconds of the slowest', 'which'], rows)}"


def cpu_seconds(answer: Answer, line: dict[str, Any]) -> float:
    start = time.process_time()
    answer(line)
    return time.process_time() - start


def details(language: str, scored: list[Scored]) -> str:
    return "\n\n".join([
        f"### {LANGUAGES[language]}", entities(scored), "First intents, meant (rows) and understood (columns):",
        confusion(scored), reliability(scored),
    ])  # fmt: skip


def pictures(sets: dict[str, list[Scored]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    right = {
        f"{intent} ({language})": value
        for language, scored in sets.items()
        for intent, value in scoring.per_intent(scored).items()
    }
    (folder / "understanding.svg").write_text(bars("Right first intent", right, "% of messages", full=100))
    kept = {
        f"confidence {one.low:.1f} to {one.high:.1f}, {one.count} messages ({language})": 100 * one.right
        for language, scored in sets.items()
        for one in scoring.reliability(scored)
        if one.count
    }
    (folder / "understanding-confidence.svg").write_text(bars("Whole message right", kept, "%", full=100))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--language", choices=LANGUAGES, help="this golden set alone")
    options.add_argument("--failures", action="store_true", help="each message that is not right, and what differs")
    options.add_argument("--seconds", type=float, default=2, help="how long each speed is measured")
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md and the pictures are written there")
    # `make bench` hands the same options to every benchmark; the size of the data is nothing to this one.
    for other in ("--consultants", "--appointments"):
        options.add_argument(other, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    golden = {
        language: scoring.load(path)
        for language in LANGUAGES
        if (path := ROOT / f"golden_{language}.jsonl").exists() and chosen.language in (None, language)
    }
    lines = [asked(line) for language in golden for line in golden[language]]
    begin = time.perf_counter()
    answer = engine()
    answer(lines[0])
    start = time.perf_counter() - begin
    sets = {language: [Scored(line, answer(of_the_dialogue(line))) for line in golden[language]] for language in golden}
    fast = f"{speed(answer, lines, start, chosen.seconds)}\n\n{slowest(answer, lines)}"
    report(sets, in_words(golden, answer), fast, chosen)


def report(sets: dict[str, list[Scored]], words: str, fast: str, chosen: argparse.Namespace) -> None:
    engine_of = f"Local engine, {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}."
    text = "\n\n".join([f"{engine_of} {fast}", accuracy(sets), words, *(details(*one) for one in sets.items())])
    print(f"\n{text}", flush=True)
    if chosen.failures:
        print("\n" + "\n".join(filter(None, map(failures, sets.values()))), flush=True)
    if chosen.write:
        pictures(sets, chosen.write / "images")
        shown = (
            "![First intents that are right, as bars](images/understanding.svg)\n"
            "![Whole messages that are right by confidence, as bars](images/understanding-confidence.svg)"
        )
        write_section(
            chosen.write / "benchmarks.md", "understanding", f"## Understanding of messages\n\n{text}\n\n{shown}"
        )


if __name__ == "__main__":
    sys.exit(main())
