"""Simulated customers: whether they get what they came for, however they say it.

python -m benchmarks.customers [--kind dental] [--language vi] [--goals N] [--seed N] [--failures] [--replay ID]
                               [--write docs]

Each goal is played in four wordings, each in an empty database of its own; the database judges. With LLM_PROVIDER=bedrock
the same customers talk to the configured model; else to the local understanding.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.customers import scoring
from benchmarks.customers.scoring import Played
from benchmarks.measuring import table, write_with_bars
from benchmarks.office import opened, say

SHOW_EVERY = 20
GROUPS: dict[str, Callable[[Played], str]] = {
    "business and language": lambda one: f"{one.business}, {one.language}",
    "goal": lambda one: one.kind,
    "way of typing": lambda one: f"{one.language}: {one.way}",
}
# The best submission to tau2-bench up to August 2026 in each domain, in percent; docs/benchmarks.md says what differs.
PUBLISHED = {
    "tau2-bench retail: pass^1": 84.4, "tau2-bench retail: pass^4": 59.7,
    "tau2-bench airline: pass^1": 84.0, "tau2-bench airline: pass^4": 70.0,
}  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kind", default="", help="of business, such as dental")
    options.add_argument("--language", default="", choices=("", "vi", "en"))
    options.add_argument("--goals", type=int, default=120, help="so many; 0 is all there are")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--failures", action="store_true", help="show each conversation that failed")
    options.add_argument("--replay", default="", help="the id of a conversation: printed as a golden conversation")
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md is written there")
    chosen, _of_other_benchmarks = options.parse_known_args()
    with tempfile.TemporaryDirectory() as mail:
        os.environ.setdefault("LLM_PROVIDER", "local")
        os.environ.update(EMAIL_PROVIDER="file", EMAIL_FILES=mail)
        with opened(0):
            return replay(chosen) if chosen.replay else measure(chosen)


def replay(chosen: argparse.Namespace) -> int:
    from benchmarks.customers import replaying

    text = replaying.golden(chosen.replay, chosen.seed)
    say(text or f"there is no conversation {chosen.replay!r}")
    return 0 if text else 1


def measure(chosen: argparse.Namespace) -> int:
    from benchmarks.customers import playing

    trials, found, started = playing.trials(chosen.kind, chosen.language, chosen.goals), [], time.monotonic()
    for one in playing.all_played(trials, chosen.seed):
        found.append(one)
        if chosen.failures and not one.is_right:
            say("\n".join(["", f"{one.id} ({one.way}): {'; '.join(one.problems)}", *one.said]))
        if len(found) % SHOW_EVERY == 0:
            left = (time.monotonic() - started) / len(found) * (len(trials) - len(found))
            say(
                f"  {len(found)} of {len(trials)}, right {sum(one.is_right for one in found)}, about {left:.0f} s to go"
            )
    report(found, chosen)
    return 0


def report(found: list[Played], chosen: argparse.Namespace) -> None:
    text = shown(found, chosen.seed)
    say(text)
    failures = [[cause, f"{count}", one.id, one.problems[0]] for cause, count, one in scoring.causes(found)]
    if failures:
        say("\n" + table(["failure", "number", "shortest", "its first problem"], failures))
    if chosen.write:
        values = {f"these goals: pass^{k}": scoring.passes(found, k) or 0.0 for k in (1, 4)} | PUBLISHED
        write_with_bars(
            chosen.write, "customers", text,
            title="All trials of a task right", shown="pass^1 and pass^4, as bars", values=values, unit="percent",
        )  # fmt: skip


def shown(found: list[Played], seed: int) -> str:
    parts = ["## Simulated customers", "", f"Understanding: {os.environ['LLM_PROVIDER']}; seed {seed}."]
    for name, key in GROUPS.items():
        parts += ["", table([name, *scoring.HEAD], scoring.grouped(found, key))]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
