"""What a page or a save costs: asked for by a signed-in owner through the whole stack of middleware, to its last byte."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from benchmarks import talks
from benchmarks.measuring import Result
from benchmarks.office import say

AIM_MILLISECONDS, AIM_OF_DAY_COUNTS = 300, 600
FRAGMENT = {"X-Fragment": "1"}
Data = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """What is asked for, of the day and the number of the call; with data it is posted.

    `most`: so many queries it may make, which is about as many as it makes: what depends on its row may be one more. `part`: what the script reads. `first`: what stands there before, in the
    transaction that is taken back. `answer`: the status of a post, which leads on unless it asks something first.
    """

    name: str
    most: int
    path: Callable[[datetime, int], str]
    data: Callable[[datetime, int], Data] | None = None
    part: bool = False
    first: Callable[[datetime, int], object] | None = None
    answer: int = 302
    aim: int | None = AIM_MILLISECONDS
    # Of those that take long.
    calls: int | None = None


@dataclass(frozen=True)
class Work:
    """What a worker does for somebody of the team, who does not wait for it."""

    name: str
    most: int
    does: Callable[[datetime, int], object]
    first: Callable[[datetime, int], object] | None = None
    aim: int | None = None
    calls: int | None = None


@cache
def owner() -> Any:
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=talks.LOOKS))
    return client


def sent(path: str, posted: Data | None = None, **changed: Any) -> Data:
    """What a browser sends of the form of a page, or of the page that answers what is posted, with something changed."""
    answer = owner().get(path) if posted is None else owner().post(path, posted)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    forms = _Forms()
    forms.feed(answer.content.decode())
    # There are small ones beside it: to sign out, to choose the language.
    shown = max(forms.found, key=len)
    unknown = [name for name in changed if name not in shown and name not in forms.unsent]
    assert not unknown, f"{path} has no {unknown}, but {list(shown)}"
    return {**shown, **changed}


class _Forms(HTMLParser):
    """The values that each form sends as it stands; `unsent`: names of what sends one only when it is pressed or chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, list[str]]] = []
        self.unsent: set[str] = set()
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "form":
            self.found.append({})
        elif tag == "option" and self.select and "selected" in said:
            self._add(self.select, said.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self._add(name, "")
        elif tag == "button" or kind == "submit":
            self.unsent.add(name)
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in said):
            self._add(name, said.get("value", "on" if kind == "checkbox" else ""))
        if tag == "input" and name and kind in ("checkbox", "radio"):
            self.unsent.add(name)
        if tag == "select":
            self.unsent.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[-1][self.area][-1] += data

    def _add(self, name: str, value: str) -> None:
        if name and self.found:
            self.found[-1].setdefault(name, []).append(value)


def measured(page: Page | Work, calls: int, faults: list[str]) -> list[str]:
    """What its line of the table says; a fault where it makes more queries than it may.

    The first call, which loads templates, and the one whose queries are counted are not among those that are timed.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    say(f"{page.name} ...")
    now, calls = timezone.now(), min(calls, page.calls or calls)
    asked(page, now, 0)
    caught = CaptureQueriesContext(connection)
    asked(page, now, 1, caught)
    queries = len([one for one in caught if "SAVEPOINT" not in one["sql"]])
    if queries > page.most:
        faults.append(f"{page.name}: {queries} queries, and not {page.most} at most")
    times, worked = zip(*(asked(page, now, call) for call in range(2, calls + 2)), strict=True)
    result, processor = Result(page.name, times, str(queries), page.aim), Result("", worked).quantile(0.95)
    say(f"  p95 {result.quantile(0.95):.0f} ms, CPU {processor:.0f} ms, {queries} queries")
    return [*result.cells, f"{processor:.1f}"]


def asked(page: Page | Work, now: datetime, call: int, watched: Any = None) -> tuple[float, float]:
    """Milliseconds, of the clock and of processors. What is changed is taken back, what stood there first as well."""
    from django.db import connection, transaction

    with transaction.atomic():
        if page.first:
            page.first(now, call)
        act = _asking(page, now, call) if isinstance(page, Page) else lambda: page.does(now, call)
        with nullcontext() if watched is None else watched:
            started, worked = time.perf_counter(), processor_seconds(connection)
            act()
            took = (time.perf_counter() - started) * 1000, (processor_seconds(connection) - worked) * 1000
        transaction.set_rollback(True)
    return took


def _asking(page: Page, now: datetime, call: int) -> Callable[[], None]:
    path, data = page.path(now, call), page.data(now, call) if page.data else None
    headers, status = FRAGMENT if page.part else None, 200 if data is None else page.answer

    def ask() -> None:
        client = owner()
        answer = client.get(path, headers=headers) if data is None else client.post(path, data, headers=headers)
        for _piece in answer:
            pass
        # What is saved leads on; a page that does so is not the one that was meant, nor is a form that comes back.
        assert answer.status_code == status, f"{path}: {answer.status_code}"

    return ask


def processor_seconds(connection: Any) -> float:
    """Of this process and of the database's that serves its connection."""
    nanoseconds = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return time.process_time() + int(nanoseconds) / 1e9
