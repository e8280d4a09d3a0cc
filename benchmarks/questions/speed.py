"""How long an answer from the data takes, without a model, over a thousand people and a million appointments.

python -m benchmarks.questions --speed [--consultants 1000] [--appointments 1000000] [--repeat 20] [--said] [--write docs]

What is timed is a turn as a worker takes it: the message is stored, understood, answered, and the answer written down. Each
time it is the first message of a conversation, of which nothing stays; neither do the names and services that the office is
given to be asked about.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Result, machine, table, write_with_bars
from benchmarks.office import fill, first_monday, opened, say

if TYPE_CHECKING:
    from benchmarks.questions.databases import Made

# Milliseconds, of p95: of a question about at most so many people, and of one about all of them.
PEOPLE_OF_A_SERVICE = 50
OF_FEW, OF_ALL = 150.0, 600.0
WARM_UP = 1
HEAD = ["asked about", "questions", "answers", "p50 ms", "p95 ms", "slowest question, p95", "aim p95"]


@dataclass(frozen=True)
class Kind:
    """Questions about the same, by their language."""

    name: str
    aim: float
    en: tuple[str, ...]
    vi: tuple[str, ...]
    is_own: bool = False

    @property
    def questions(self) -> list[tuple[str, str]]:
        return [*(("en", text) for text in self.en), *(("vi", text) for text in self.vi)]


KINDS = (
    Kind(
        "prices and lengths", OF_FEW,
        ("How much is tax advice?", "Which service is the cheapest?", "How long does a heart check-up take?"),
        ("Tư vấn thuế giá bao nhiêu?", "Dịch vụ nào rẻ nhất?", "Khám tim mạch mất bao lâu?"),
    ),
    Kind(
        "the office", OF_FEW,
        ("When are you open?", "Are you open on Saturday?", "What is your address?"),
        ("Bên mình mở cửa lúc nào?", "Thứ Hai mấy giờ mở cửa?", "Địa chỉ ở đâu ạ?"),
    ),
    Kind(
        "one person", OF_FEW,
        ("Is Lê Quốc Bảo free on Friday?", "When does Trần Minh Hằng work?", "When is Phạm Ngọc Lan free next?"),
        ("Thứ Sáu anh Lê Quốc Bảo có rảnh không?", "Chị Trần Minh Hằng làm mấy ngày một tuần?",
         "Tuần sau chị Phạm Ngọc Lan rảnh những ngày nào?"),
    ),
    Kind(
        f"a service of {PEOPLE_OF_A_SERVICE} people", OF_FEW,
        ("Who does tax advice?", "What's the first free slot for tax advice?",
         "What times are free on Friday afternoon for contract drafting?", "How many free times are there for an eye test on Thursday?",
         "Which day next week has most room for child check-ups?"),
        ("Ai tư vấn ly hôn?", "Tư vấn thuế sớm nhất còn trống lúc nào?", "Chiều thứ Sáu còn giờ nào soạn thảo hợp đồng?",
         "Thứ Năm còn bao nhiêu giờ trống để đo thị lực?", "Tuần sau ngày nào còn trống nhiều giờ khám nhi nhất?"),
    ),
    Kind(
        "one's own appointments", OF_FEW,
        ("When is my next appointment?", "How many appointments do I have this month?"),
        ("Lịch hẹn sắp tới của tôi là khi nào?", "Tháng này tôi có mấy lịch hẹn?"),
        is_own=True,
    ),
    Kind(
        "everybody", OF_ALL,
        ("Who is free on Thursday after 5pm?", "Which day next week is the quietest?", "How many free times are there next week?",
         "When is your first free time?", "Who is working on Thursday?", "What times are free in the next 14 days?"),
        ("Thứ Năm sau 5 giờ chiều ai rảnh?", "Tuần sau ngày nào còn trống nhiều giờ nhất?", "Tuần sau còn bao nhiêu giờ trống?",
         "Sớm nhất bên mình còn trống lúc nào ạ?", "Thứ Năm này ai làm việc?", "14 ngày tới còn những giờ nào trống?"),
    ),
)  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--speed", action="store_true", help="this benchmark")
    options.add_argument("--consultants", type=int, default=1000)
    options.add_argument("--appointments", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=20, help="how often each question is asked")
    options.add_argument("--said", action="store_true", help="each answer, and how long its question takes")
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md and a picture are written there")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as mail:
        os.environ.update(LLM_PROVIDER="local", EMAIL_PROVIDER="file", EMAIL_FILES=mail)
        with opened(chosen.appointments):
            from django.db import connection

            fill(chosen.consultants, chosen.appointments)
            found = measured(chosen)
            server = f"PostgreSQL {connection.pg_version // 10000}"
            connection.close()
    report(found, chosen, server)
    return 0


def measured(chosen: argparse.Namespace) -> dict[Kind, list[Result]]:
    """How long each question took, by its kind."""
    from benchmarks.questions.playing import undone
    from chatbot.simulator import in_process
    from meetassist.memory import keep_what_is_loaded

    in_process.without_broker()
    keep_what_is_loaded()
    found: dict[Kind, list[Result]] = {}
    with undone():
        made = asked_about()
        for kind in KINDS:
            say(f"asking about {kind.name} ...")
            found[kind] = [answered(made, kind, *question, chosen) for question in kind.questions]
    return found


def asked_about() -> "Made":
    """The office with names that customers say, and services that not everybody offers; "own" is somebody who has
    appointments.
    """
    from django.db import connection

    from benchmarks.questions.databases import Made, business
    from bookings.models import Appointment

    now = first_monday() + timedelta(days=1, hours=3, minutes=15)
    business(name="MeetAssist", phone="+842838221234", address="120 Nguyễn Thị Minh Khai, Quận 3, TP. Hồ Chí Minh")
    _name_everybody()
    _offer_services()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE consultants_consultant, consultants_service, consultants_service_consultants")
    coming = Appointment.objects.coming(now).select_related("customer").order_by("during", "pk")
    customer = coming[0].customer
    # Known by an address, else they would be asked for one first.
    customer.email = "own@example.com"
    customer.save(update_fields=["email"])
    return Made("speed", now, {"stranger": None, "own": customer})


MIDDLE = ("Văn", "Thị", "Đức", "Thanh", "Quỳnh", "Hữu", "Tuấn", "Gia", "Kim", "Xuân")
GIVEN = ("Sơn", "Mai", "Huy", "Tâm", "Như", "Long", "Phúc", "Trang", "Vy", "Khoa")


def _names() -> Iterator[str]:
    """Those who are asked about, then all others; a given name is that of a hundred people."""
    from benchmarks.questions.databases import FAMILIES, PEOPLE

    yield from (name for name, *_ in PEOPLE)
    yield from (" ".join(parts) for parts in product(FAMILIES, MIDDLE, GIVEN))


def _name_everybody() -> None:
    from consultants.models import Consultant

    people = list(Consultant.objects.order_by("pk"))
    # Beyond a thousand they keep the names they have.
    for person, name in zip(people, _names(), strict=False):
        person.name = name
    Consultant.objects.bulk_update(people, ["name"], batch_size=1000)


def _offer_services() -> None:
    """Beside what everybody offers: each by its own people, as far as there are so many."""
    from benchmarks.questions.databases import SERVICES, TREATMENTS
    from consultants.models import Consultant, Service

    Service.objects.update(name="Tư vấn chung", name_en="General advice", price=100_000)
    people = list(Consultant.objects.order_by("pk").values_list("pk", flat=True))
    columns = ("name", "name_en", "duration_minutes", "price")
    offered = [*(tuple(values[name] for name in columns) for values in SERVICES), *TREATMENTS]
    for number, values in enumerate(offered):
        service = Service.objects.create(**dict(zip(columns, values, strict=True)))
        first = number * PEOPLE_OF_A_SERVICE % len(people)
        service.consultants.set(people[first : first + PEOPLE_OF_A_SERVICE])


def answered(made: "Made", kind: Kind, language: str, text: str, chosen: argparse.Namespace) -> Result:
    times = [_asked(made, kind, language, text)[0] for _ in range(chosen.repeat + WARM_UP)][WARM_UP:]
    result = Result(text, times)
    if chosen.said:
        answer = _asked(made, kind, language, text)[1]
        say(f"  > {text}  ({result.quantile(0.5):.0f} ms, p95 {result.quantile(0.95):.0f} ms)")
        say("\n".join(f"    {line}" for line in answer.splitlines()[:6]))
    return result


def _asked(made: "Made", kind: Kind, language: str, text: str) -> tuple[float, str]:
    """Milliseconds, and what is said. Raises AssertionError where it is not from the data."""
    from benchmarks.questions.playing import undone
    from chatbot.models import Question
    from chatbot.simulator.in_process import Clock, Session
    from chatbot.understanding.asked import Question as Open
    from meetassist import business

    with undone():
        session = Session(Clock(made.now), language, made.askers["own" if kind.is_own else "stranger"])
        session.begin()
        started = time.perf_counter()
        # As in every task of a worker.
        with business.read_once():
            messages = session.say(text)
        took = (time.perf_counter() - started) * 1000
        answer = "\n".join(message.text for message in messages)
        outcomes = [Question.Outcome.ANSWERED, Question.Outcome.EMPTY]
        asked = Question.objects.filter(conversation=session.conversation, route=Question.Route.FLOW)
        # Who asks for the first time to come is offered some at once.
        is_answered = asked.filter(outcome__in=outcomes).exists() or session.memory.asked == Open.TIME
    assert is_answered, f"not answered from the data: {text}\n{answer}"
    return took, answer


def report(found: dict[Kind, list[Result]], chosen: argparse.Namespace, server: str) -> None:
    text = table(HEAD, [cells(kind, results) for kind, results in found.items()])
    size = f"{chosen.consultants:,} consultants, {chosen.appointments:,} appointments; {machine(server)}."
    text = f"## How long an answer from the data takes\n\n{size}\n\n{text}"
    say(f"\n{text}")
    if chosen.write:
        values = {kind.name: _joined(kind, results).quantile(0.95) for kind, results in found.items()}
        write_with_bars(
            chosen.write, "answers", text,
            title="An answer from the data, p95", shown="p95 by what is asked about, as bars", values=values, unit="ms",
        )  # fmt: skip


def _joined(kind: Kind, results: list[Result]) -> Result:
    return Result(kind.name, [one for result in results for one in result.times], aim=kind.aim)


def cells(kind: Kind, results: list[Result]) -> list[str]:
    joined, slowest = _joined(kind, results), max(results, key=lambda one: one.quantile(0.95))
    return [kind.name, f"{len(results)}", f"{len(joined.times)}", f"{statistics.median(joined.times):.0f}",
            f"{joined.quantile(0.95):.0f}", f"{slowest.quantile(0.95):.0f}: {slowest.name}", joined.cells[-1]]  # fmt: skip
