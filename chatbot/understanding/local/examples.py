"""The examples that the classifier learns from, read as messages are read when they come in.

A row is an intent, a tab and a message. Of messages that are answers most are taken as said to a question of the
bot, of the others a few, as in conversations.
"""

from collections.abc import Iterator
from datetime import datetime

from chatbot.understanding.local import intents, reading
from chatbot.understanding.local.classifier import FOLDER
from chatbot.understanding.schema import Catalog, Context, Named

ANSWERS = frozenset({"provide_info", "confirm", "deny"})
# Dates count from somewhere; a Friday of no importance.
NOW = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 - the examples have no zone
PEOPLE = (
    "Hằng", "Tuấn", "Mai", "Nam", "Minh", "Vy", "Thảo", "Long", "Lan", "Phúc", "Khoa", "Hạnh", "Trang", "Thu", "Quang",
    "Ngọc", "Hùng", "Phượng", "Dũng", "Phong", "Quân", "Sơn", "Nga", "Yến", "Thuý", "Loan", "Tài", "Bình", "Hoa",
    "Khánh",
)  # fmt: skip
SERVICES = (
    "Tư vấn thuế", "Tư vấn luật", "Tư vấn du học", "Tư vấn tâm lý", "Làm nail", "Khám da liễu", "Cắt tóc", "Khám răng",
    "Tax advice", "Visa", "Legal advice", "Business plan",
)  # fmt: skip
CATALOG = Catalog(
    consultants=tuple(Named(i, (name,)) for i, name in enumerate(PEOPLE)),
    services=tuple(Named(i, (name,)) for i, name in enumerate(SERVICES)),
)


def rows() -> Iterator[tuple[str, str]]:
    """Intent and message of every example."""
    for path in sorted(FOLDER.glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            intent, _, message = row.partition("\t")
            if message.strip():
                yield intent, message


def features() -> Iterator[tuple[str, list[str]]]:
    """Intent and features of every example."""
    for number, (intent, message) in enumerate(rows()):
        is_answer = number % 4 > 0 if intent in ANSWERS else number % 5 == 0
        context = Context("something" if is_answer else "")
        yield intent, intents.features(reading.read(message, context=context, now=NOW, catalog=CATALOG))
