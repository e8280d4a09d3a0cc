"""How long an answer takes: from the webhook's POST to the call of the Send API, with real web and worker processes.

python -m benchmarks.turn [--rate 10] [--seconds 30] [--workers 2] [--write docs]

A fake Graph API takes the calls; understanding is the local one. The broker's own delivery is measured beside, with a
task that does nothing, through the same queue to the same workers at the same rate.
"""

import argparse
import itertools
import os
import secrets
import socket
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measuring import Result, machine, table, write_with_bars
from benchmarks.office import run_beside_the_database, say
from meetassist.local import processes
from meetassist.tests import messenger
from meetassist.tests.fake_graph import FakeGraph

# Each customer says these in turn, and then begins again.
SCRIPT = (
    "xin chào", "đặt lịch tư vấn thuế", "anh Bảo", "sáng mai", "9h", "mai anh Bảo còn giờ nào trống?", "thôi",
    "hello", "book legal advice with Bảo tomorrow at 3 pm", "stop",
)  # fmt: skip
CUSTOMERS = 60
AIM_MS = 150.0
PATIENCE = 60
HEAD = ["what", "messages", "p50 ms", "p95 ms", "max ms", "unanswered"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rate", type=float, default=10, help="messages a second")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md and the picture are written there")
    chosen, _of_other_benchmarks = options.parse_known_args()
    if os.environ.get("BENCHMARK_DATABASE"):
        measure(chosen)
        return
    run_beside_the_database("benchmarks.turn")


def measure(chosen: argparse.Namespace) -> None:
    graph, port = FakeGraph(), free_port()
    environment = {
        "DEBUG": "1", "ALLOWED_HOSTS": "", "SECRET_KEY": secrets.token_urlsafe(50), "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "WARNING",
        "MESSENGER_APP_SECRET": messenger.APP_SECRET, "MESSENGER_VERIFY_TOKEN": "benchmark", "MESSENGER_PAGE_TOKEN": "benchmark",
        "MESSENGER_PAGE_ID": messenger.PAGE, "MESSENGER_GRAPH_URL": graph.url, "LLM_PROVIDER": "local",
        "DJANGO_SETTINGS_MODULE": "meetassist.settings",
    }  # fmt: skip
    os.environ.update(environment)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from chatbot.simulator.golden import office, script

    call_command("create_queues", verbosity=0)
    office.make(script.parse("now: 2026-12-01 08:00"), timezone.now())
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), chosen.workers) as group:
        wait_until_ready(port)
        warm_up(graph, port)
        broker = deliveries(Path(folder) / "notes", chosen)
        before = processor_times(group)
        turns, unanswered = answers(graph, port, chosen)
        used = {name: (spent - before[name]) / max(len(turns), 1) for name, spent in processor_times(group).items()}
    report(
        broker,
        turns,
        unanswered,
        used,
        chosen,
        f"PostgreSQL {connection.cursor().connection.info.server_version // 10000}",
    )
    graph.close()


@contextmanager
def running(folder: Path, workers: int) -> Iterator[processes.Processes]:
    """Web, beat and workers as the Procfile starts them."""
    commands = processes.read_procfile(Path("Procfile"))
    worker = commands.pop("worker").replace("-A meetassist", "-A benchmarks.delivery")
    commands |= {f"worker-{number}": f"{worker} --hostname {number}@%h" for number in range(workers)}
    group = processes.Processes(folder)
    try:
        group.start(commands, processes.environment_for_children())
        yield group
    finally:
        group.stop()


def processor_times(group: processes.Processes) -> dict[str, float]:
    """Milliseconds that each of the processes has used, with those it started: other work on the machine adds nothing."""
    groups = {member.popen.pid: member.name for member in group.members if member.popen}
    used = dict.fromkeys(groups.values(), 0.0)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended
        if name := groups.get(int(fields[2])):
            used[name] += (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return used


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(port: int) -> None:
    wait_for(lambda: b'"ok"' in got(f"http://127.0.0.1:{port}/healthz/ready"), "the processes", patience=120)


def got(url: str) -> bytes:
    """What stands there; nothing where nobody answers."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as response:
            content: bytes = response.read()
            return content
    except OSError:
        return b""


def wait_for(condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"waited in vain for {what}")
        time.sleep(0.05)


def warm_up(graph: FakeGraph, port: int) -> None:
    """Every process has answered before the clock runs: imports and first connections are not the turn."""
    for number in range(20):
        post(port, messenger.text(f"warm-{number}", "đặt lịch tư vấn thuế với anh Bảo sáng mai"))
    wait_for(lambda: len({body["recipient"]["id"] for body in graph.sent}) >= 20, "the first answers")


def post(port: int, body: dict[str, Any]) -> None:
    raw, headers = messenger.signed(body)
    request = urllib.request.Request(f"http://127.0.0.1:{port}/webhooks/messenger/", raw, headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as response:
        response.read()


def paced(chosen: argparse.Namespace) -> Iterator[int]:
    """Numbers at the chosen rate, whatever the answers take."""
    start, total = time.monotonic(), max(int(chosen.rate * chosen.seconds), 1)
    for number in range(total):
        time.sleep(max(start + number / chosen.rate - time.monotonic(), 0))
        yield number


def deliveries(notes: Path, chosen: argparse.Namespace) -> list[float]:
    """Milliseconds from publishing to the start of a task that does nothing."""
    from django.conf import settings

    from benchmarks.delivery import stamp

    def publish(times: Iterator[int] | range) -> int:
        count = 0
        for number in times:
            stamp.apply_async(
                (time.monotonic(), str(notes)), queue=settings.BROKER.chat_queue, **settings.BROKER.group(number)
            )
            count += 1
        return count

    notes.touch()
    first = publish(range(5))
    wait_for(lambda: len(notes.read_text().splitlines()) >= first, "the first tasks")
    total = first + publish(paced(chosen))
    wait_for(lambda: len(notes.read_text().splitlines()) >= total, "the tasks")
    return [float(row) for row in notes.read_text().splitlines()][first:]


def answers(graph: FakeGraph, port: int, chosen: argparse.Namespace) -> tuple[list[float], int]:
    """Milliseconds from each POST to the first call that answers it, and how many had none.

    A customer writes again only when they have their answer: what they say then cannot join the turn before.
    """
    posted: dict[str, float] = {}
    found: list[float] = []
    lock = threading.Lock()

    def arrived(body: dict[str, Any]) -> None:
        now = time.monotonic()
        with lock:
            start = posted.pop(body["recipient"]["id"], None)
        if start is not None:
            found.append((now - start) * 1000)

    graph.on_send = arrived
    said = {f"customer-{number}": itertools.cycle(SCRIPT) for number in range(CUSTOMERS)}
    waiting = itertools.cycle(said)
    posts = []
    for _ in paced(chosen):
        psid = next(one for one in waiting if one not in posted)
        body = messenger.text(psid, next(said[psid]))
        with lock:
            posted[psid] = time.monotonic()
        posts.append(threading.Thread(target=post, args=(port, body)))
        posts[-1].start()
    for one in posts:
        one.join()
    deadline = time.monotonic() + PATIENCE
    while posted and time.monotonic() < deadline:
        time.sleep(0.05)
    return found, len(posted)


def report(
    broker: list[float],
    turns: list[float],
    unanswered: int,
    used: dict[str, float],
    chosen: argparse.Namespace,
    server: str,
) -> None:
    rows = {
        "the broker's own delivery": (Result("", broker), 0),
        "POST to Send API call": (Result("", turns), unanswered),
    }
    beyond = rows["POST to Send API call"][0].quantile(0.95) - rows["the broker's own delivery"][0].quantile(0.95)
    workers = sum(spent for name, spent in used.items() if name.startswith("worker"))
    text = "\n".join([
        "## An answer in Messenger", "",
        f"{chosen.rate:g} messages a second for {chosen.seconds:g} s, {chosen.workers} workers, local understanding; {machine(server)}.",
        f"Aim, p95 at most {AIM_MS:g} ms beyond the broker's: {'met' if beyond <= AIM_MS else 'MISSED'} with {beyond:.0f} ms.",
        f"Processor time a message: {used['web']:.0f} ms in the web process, {workers:.0f} ms in the workers.",
        "",
        table(HEAD, [
            [name, f"{len(one.times)}", f"{one.quantile(0.5):.0f}", f"{one.quantile(0.95):.0f}", f"{max(one.times):.0f}", f"{none}"]
            for name, (one, none) in rows.items()
        ]),
    ])  # fmt: skip
    say(text)
    if chosen.write:
        values = {name: one.quantile(0.95) for name, (one, _none) in rows.items()}
        write_with_bars(
            chosen.write, "turn", text,
            title="An answer in Messenger, p95", shown="p95, as bars", values=values, unit="ms",
        )  # fmt: skip


if __name__ == "__main__":
    main()
