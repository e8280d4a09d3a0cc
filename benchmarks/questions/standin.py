"""A stand-in for a model of Bedrock that replays recorded queries.

`recorded_sql.jsonl` was written by hand, as a strong model would answer the prompt; nothing in it was measured on Bedrock. What
is not recorded gets an empty query: the model says that the views cannot answer. What else a model can be asked (to read
a message, to word an answer from passages) is refused, so that the local answer stands and only queries are measured.
"""

import html
import json
import re
from pathlib import Path
from typing import Any

from benchmarks.questions.databases import NOW
from chatbot.models.masking import mask
from meetassist.tests.fake_bedrock import Answer, FakeBedrock, text, tool

RECORDED = Path(__file__).resolve().parent / "recorded_sql.jsonl"
CUSTOMER = re.compile(r"<customer>\n(.*?)\n</customer>", re.DOTALL)
# A language, a database, and the question as a model is shown it: digits that may be a code are hidden.
Key = tuple[str, str, str]


def recorded(path: Path = RECORDED) -> dict[Key, str]:
    """The query for each question. Raises ValueError for a question that is there twice."""
    found: dict[Key, str] = {}
    for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
        one: dict[str, str] = json.loads(line)
        key = (one["language"], one["database"], mask(one["question"]))
        if key in found:
            raise ValueError(f"twice: {key}")
        found[key] = one["sql"]
    return found


def at_the_moment(sql: str) -> str:
    """With the moment at which the businesses stand still in the place of the database's clock."""
    day = f"date '{NOW.date().isoformat()}'"
    return sql.replace("now()", f"timestamptz '{NOW.isoformat()}'").replace("current_date", day)


class StandIn:
    """What a server of Bedrock's wire format answers: `begin` says which question is asked. `was_asked` is whether that one
    came to the model, `wrote` whether it got a query, and `unrecorded` what came without being recorded.
    """

    def __init__(self, server: FakeBedrock, queries: dict[Key, str]) -> None:
        self.queries = queries
        self.unrecorded: list[Key] = []
        self.key: Key = ("", "", "")
        self.was_asked = self.wrote = False
        server.respond = self.respond

    def begin(self, question: str, language: str, database: str) -> None:
        self.key = (language, database, mask(question))
        self.was_asked = self.wrote = False

    def respond(self, body: dict[str, Any]) -> Answer:
        if "assist.free_slots" not in body["system"][0]["text"]:
            return text("", stop="content_filtered")
        asked = html.unescape(CUSTOMER.findall(body["messages"][0]["content"][0]["text"])[-1])
        key = (*self.key[:2], asked)
        # A message that goes before the question can come to a query too, and is not counted.
        self.was_asked = self.was_asked or key == self.key
        self.wrote = self.was_asked and bool(self.queries.get(self.key))
        if key not in self.queries and key not in self.unrecorded:
            self.unrecorded.append(key)
        return tool({"sql": at_the_moment(self.queries.get(key, ""))}, name="query")
