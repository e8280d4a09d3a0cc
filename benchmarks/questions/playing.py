"""Questions and the rows that answer them; asking one in a conversation of its own, of which nothing stays."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from benchmarks.questions.databases import Made
from benchmarks.questions.judging import KINDS, SHAPES, Row, Verdict, Wanted, judge
from benchmarks.questions.reading import Names
from chatbot.simulator.in_process import Clock, Session
from consultants.models import Consultant, Service

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Question:
    """`shows`: the kind of each column of `sql`; judging.py says how each is found in an answer."""

    id: str
    database: str
    asker: str
    before: tuple[str, ...]
    text: str
    sql: str
    shape: str
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    question: Question
    verdict: Verdict
    said: str
    rows: list[Row]
    # Whether it came to a model, and whether that wrote a query for it.
    came_to_a_model: bool = False
    got_a_query: bool = False


def load(path: Path) -> list[Question]:
    """Raises ValueError for a line that does not say what a question has to."""
    found = []
    for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
        values: dict[str, Any] = json.loads(line)
        one = Question(**values | {"before": tuple(values["before"]), "shows": tuple(values["shows"].split())})
        if one.shape not in SHAPES or set(one.shows) - set(KINDS):
            raise ValueError(f"{one.id}: {one.shape} {one.shows}")
        found.append(one)
    return found


def names() -> Names:
    services = {row.name: tuple(filter(None, (row.name, row.name_en))) for row in Service.objects.all()}
    return Names(tuple(Consultant.objects.values_list("name", flat=True)), services)


def rows(question: Question, made: Made) -> list[Row]:
    customer = made.askers[question.asker]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wanted.asker', %s, false)", [str(customer.pk) if customer else ""])
        if not question.sql:
            return []
        cursor.execute(question.sql)
        return list(cursor.fetchall())


@contextmanager
def undone() -> Iterator[None]:
    """All that is written within is taken back. As in a test, the durable transactions of a turn may lie within."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def answered(question: Question, made: Made, language: str, names: Names) -> Answered:
    found = rows(question, made)
    customer = made.askers[question.asker]
    with undone():
        session = Session(Clock(made.now), language, customer)
        session.begin()
        # The bot has said who it is: the answer stands alone.
        type(session.conversation).objects.filter(pk=session.conversation.pk).update(introduced_at=made.now)
        for text in question.before:
            session.say(text)
        messages = session.say(question.text)
    text = "\n".join(message.text for message in messages)
    titles = [choice["title"] for message in messages for choice in message.choices or ()]
    wanted = Wanted(
        question.shape, question.shows, found, "\n".join([*question.before, question.text]), names,
        made.now.astimezone(made.zone).date(), is_stranger=customer is None,
    )  # fmt: skip
    verdict = judge(text, wanted, titles)
    return Answered(question, verdict, "\n".join([text, *(f"  [{title}]" for title in titles)]), found)
