"""What whole conversations cost: model calls and input tokens of each, beside the reference's figures.

python -m benchmarks.conversation [--write docs]

Each file of this folder is played in a database of its own, as `manage.py replay` does, with a model configured: a
stand-in on this machine that speaks Bedrock's wire format. Tokens are characters of the prompt / 4, the reference's way of
counting. A conversation that does not end as its file says is no result: then the benchmark fails.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import table, write_with_bars
from benchmarks.office import opened, say
from meetassist.tests.fake_bedrock import CREDENTIALS, FakeBedrock, tool

FOLDER = Path(__file__).resolve().parent
HEAD = ["flow", "turns", "model calls", "input tokens", "reference: calls", "reference: tokens", "aim"]
# Beside each file: calls and tokens of the reference's flow, and our own aim for calls and tokens at most.
FLOWS: dict[str, tuple[int, int, int, int]] = {
    "greeting": (3, 7400, 0, 0),
    "book_by_taps": (7, 12250, 0, 0),
    "book_typed_step_by_step": (7, 12250, 1, 1500),
    "book_typed_at_once": (7, 12250, 1, 1500),
    "book_typed_loosely": (7, 12250, 1, 1500),
    "book_with_a_question": (10, 18900, 1, 1500),
    "reschedule": (6, 14740, 0, 0),
    "cancel": (3, 6730, 0, 0),
}
# What a good model says of the messages that are meant to need one; anything else it is asked is of no use to us.
KNOWS: dict[str, dict[str, Any]] = {
    "chuyện thuế má bên mình rối quá, chị Thu Hằng 9h sáng mai có kham nổi không": {
        "intents": ["book"], "language": "vi", "confidence": 0.95,
        "values": [{"kind": "consultant", "words": "Thu Hằng"}, {"kind": "date", "words": "sáng mai"},
                   {"kind": "time", "words": "9h"}, {"kind": "service", "words": "thuế"}],
    },
}  # fmt: skip
NO_IDEA = {"intents": ["out_of_scope"], "values": [], "language": "unclear", "confidence": 0.3}


@dataclass
class Flow:
    name: str
    turns: int
    calls: int
    tokens: int

    @property
    def meets_its_aim(self) -> bool:
        _, _, calls, tokens = FLOWS[self.name]
        return self.calls <= calls and self.tokens <= tokens

    @property
    def cells(self) -> list[str]:
        reference_calls, reference_tokens, calls, tokens = FLOWS[self.name]
        aim = f"{calls}" if not tokens else f"{calls}, below {tokens:,}"
        return [
            self.name.replace("_", " "), f"{self.turns}", f"{self.calls}", f"{self.tokens:,}", f"{reference_calls}",
            f"{reference_tokens:,}", f"{aim} {'met' if self.meets_its_aim else 'MISSED'}",
        ]  # fmt: skip


class Model(FakeBedrock):
    """Answers by what was asked, and not by a script."""

    def _answer(self, model: str, body: dict[str, Any]) -> Any:
        asked = json.dumps(body, ensure_ascii=False)
        known = next((answer for text, answer in KNOWS.items() if text in asked), NO_IDEA)
        self.otherwise = tool(known)
        return super()._answer(model, body)


def tokens(body: dict[str, Any]) -> int:
    """All that the model reads, the schema of its answer too."""
    texts = [part.get("text", "") for part in body.get("system", ())]
    texts += [part.get("text", "") for message in body["messages"] for part in message["content"]]
    return (sum(map(len, texts)) + len(json.dumps(body.get("toolConfig", {}), ensure_ascii=False))) // 4


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md and the picture are written there")
    chosen, _of_other_benchmarks = options.parse_known_args()
    model = Model()
    with tempfile.TemporaryDirectory() as mail:
        os.environ.update(
            LLM_PROVIDER="bedrock",
            BEDROCK_ENDPOINT_URL=model.url,
            EMAIL_PROVIDER="file",
            EMAIL_FILES=mail,
            **CREDENTIALS,
        )
        with opened(0):
            flows = play(model)
    model.close()
    report(flows, chosen)


def play(model: Model) -> list[Flow]:
    from chatbot.simulator import in_process
    from chatbot.simulator.database import Temporary
    from chatbot.simulator.golden import playing, script

    in_process.without_broker()
    temporary, flows = Temporary(), []
    for name in FLOWS:
        read, before = script.read(FOLDER / f"{name}.txt"), len(model.asked)
        with temporary.database():
            differences = playing.play(read)
        if differences:
            sys.exit("\n".join([f"{name} went otherwise than its file says:", *differences]))
        bodies = model.bodies[before:]
        turns = sum(line.key in ("customer", "taps", "chooses") for line in read.steps)
        flows.append(Flow(name, turns, len(bodies), sum(map(tokens, bodies))))
    temporary.close()
    return flows


def report(flows: list[Flow], chosen: argparse.Namespace) -> None:
    met = all(flow.meets_its_aim for flow in flows)
    text = "\n".join([
        "## Model calls of a conversation", "",
        f"Input tokens are characters of the prompt / 4. Aims: {'all met' if met else 'NOT all met'}.", "",
        table(HEAD, [flow.cells for flow in flows]),
    ])  # fmt: skip
    say(text)
    if chosen.write:
        values: dict[str, float] = {}
        for flow in flows:
            values[flow.name.replace("_", " ")] = flow.tokens
        values["reference: book"] = FLOWS["book_typed_at_once"][1]
        write_with_bars(
            chosen.write, "conversation", text,
            title="Input tokens", shown="Input tokens of each flow, as bars", values=values, unit="tokens",
        )  # fmt: skip


if __name__ == "__main__":
    main()
