"""How many webhooks of Messenger's the web process takes in a second, and how soon it acknowledges them.

python -m benchmarks.intake [--seconds 5] [--rounds 5] [--connections 16] [--write docs]

Beside it stands a view that does nothing, in the same server, through the same middleware. Each webhook is signed, another
message, of one of 200 customers who are known, and stored before it is acknowledged; workers do not run, so that intake
alone is measured. The peak is what the connections take one request after the other; the times of an acknowledgement are
those at half of that, counted from when the request was due, whether or not a connection was free then.
"""

import argparse
import asyncio
import itertools
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measuring import Result, machine, table, write_with_bars
from benchmarks.office import run_beside_the_database, say
from benchmarks.turn import free_port, got, processor_times, wait_for
from meetassist.local import processes
from meetassist.tests import messenger

CUSTOMERS = 200
LEAST_SHARE, MOST_P99_MS = 1 / 3, 50.0
WARM_UP_SECONDS = 1.0
# More than any server here answers.
MOST_A_SECOND = 4000
EMPTY, WEBHOOK = "a view that does nothing", "the webhook"
PATHS = {EMPTY: "/webhooks/nothing/", WEBHOOK: "/webhooks/messenger/"}
HEAD = ["what", "requests a second", "p50 ms at half", "p99 ms at half", "max ms"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=5, help="of each peak, and of each half")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--write", type=Path, help="a folder: benchmarks.md and the picture are written there")
    chosen, _of_other_benchmarks = options.parse_known_args()
    if not os.environ.get("BENCHMARK_DATABASE"):
        run_beside_the_database("benchmarks.intake")
    measure(chosen)


def measure(chosen: argparse.Namespace) -> None:
    port = free_port()
    os.environ.update({
        # As in production: DEBUG=1 writes each statement down.
        "DEBUG": "0", "ALLOWED_HOSTS": "127.0.0.1", "SECRET_KEY": secrets.token_urlsafe(50), "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "WARNING",
        "MESSENGER_APP_SECRET": messenger.APP_SECRET, "MESSENGER_VERIFY_TOKEN": "benchmark", "MESSENGER_PAGE_TOKEN": "benchmark",
        "MESSENGER_PAGE_ID": messenger.PAGE, "LLM_PROVIDER": "local", "DJANGO_SETTINGS_MODULE": "meetassist.settings",
    })  # fmt: skip
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("create_queues", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        web = processes.read_procfile(Path("Procfile"))["web"].replace("meetassist.asgi", "benchmarks.emptied")
        group = processes.Processes(Path(folder))
        try:
            group.start({"web": web}, processes.environment_for_children())
            wait_for(lambda: got(f"http://127.0.0.1:{port}/healthz/live").startswith(b"ok"), "the web process")
            found = asyncio.run(rounds(port, chosen, lambda: processor_times(group)["web"]))
        finally:
            group.stop()
    report(found, chosen, f"PostgreSQL {connection.cursor().connection.info.server_version // 10000}")


@dataclass
class Found:
    """Of a view: requests a second at the peak of each round, and milliseconds of all acknowledgements at half of it."""

    peaks: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    # Milliseconds of a processor that the web process has used for one request at the peaks.
    used: list[float] = field(default_factory=list)


async def rounds(port: int, chosen: argparse.Namespace, used: Callable[[], float]) -> dict[str, Found]:
    """Both in turns. `used`: milliseconds of a processor that the web process has used so far."""
    found = {name: Found() for name in PATHS}
    requests = {name: requests_to(path) for name, path in PATHS.items()}
    for made in requests.values():
        # The customers become known, and both have run.
        await asyncio.gather(*[loaded(port, list(itertools.islice(made, CUSTOMERS // 8))) for _ in range(8)])
        await peak(port, made, chosen.connections, WARM_UP_SECONDS)
    for _ in range(chosen.rounds):
        for name, made in requests.items():
            before = used()
            count, rate = await peak(port, made, chosen.connections, chosen.seconds)
            found[name].used.append((used() - before) / max(count, 1))
            found[name].peaks.append(rate)
            found[name].times += await paced(port, made, chosen.connections, rate / 2, chosen.seconds)
    return found


def requests_to(path: str) -> Iterator[bytes]:
    """HTTP requests as bytes, each a signed message of another id."""
    for number in itertools.count():
        raw, headers = messenger.signed(
            messenger.text(f"{10**15 + number % CUSTOMERS}", "đặt lịch tư vấn thuế chiều mai")
        )
        lines = [
            f"POST {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "X-Forwarded-Proto: https",
            f"Content-Length: {len(raw)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        yield "\r\n".join([*lines, "", ""]).encode() + raw


Ask = Callable[[bytes], Awaitable[None]]


async def connected(port: int) -> tuple[Ask, asyncio.StreamWriter]:
    """A connection that is kept: what is asked has to be acknowledged."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(request: bytes) -> None:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"not acknowledged: {head[:200]!r}")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))

    return ask, writer


async def loaded(port: int, requests: list[bytes]) -> None:
    ask, writer = await connected(port)
    for request in requests:
        await ask(request)
    writer.close()


async def peak(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> tuple[int, float]:
    """How many requests, and how many a second, when each connection asks again as soon as it has been answered."""
    # Made before: signing them is not the server's work.
    ready = list(itertools.islice(requests, int(MOST_A_SECOND * seconds)))
    count = 0

    async def one() -> None:
        nonlocal count
        ask, writer = await connected(port)
        while time.perf_counter() < end and ready:
            await ask(ready.pop())
            count += 1
        writer.close()

    start = time.perf_counter()
    end = start + seconds
    await asyncio.gather(*(one() for _ in range(connections)))
    return count, count / (time.perf_counter() - start)


async def paced(port: int, requests: Iterator[bytes], connections: int, rate: float, seconds: float) -> list[float]:
    """Milliseconds from when each request was due, at an even rate."""
    ready = list(itertools.islice(requests, max(int(rate * seconds), 1)))
    due: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue()
    found: list[float] = []

    async def one() -> None:
        ask, writer = await connected(port)
        while (work := await due.get()) is not None:
            await ask(work[1])
            found.append((time.perf_counter() - work[0]) * 1000)
        writer.close()

    asking = [asyncio.create_task(one()) for _ in range(connections)]
    start = time.perf_counter()
    for number, request in enumerate(ready):
        moment = start + number / rate
        await asyncio.sleep(max(moment - time.perf_counter(), 0))
        due.put_nowait((moment, request))
    for _ in asking:
        due.put_nowait(None)
    await asyncio.gather(*asking)
    return found


def report(found: dict[str, Found], chosen: argparse.Namespace, server: str) -> None:
    rates = {name: statistics.median(one.peaks) for name, one in found.items()}
    used = {name: statistics.median(one.used) for name, one in found.items()}
    told = {name: Result("", one.times) for name, one in found.items()}
    share, p99 = rates[WEBHOOK] / rates[EMPTY], told[WEBHOOK].quantile(0.99)
    text = "\n".join([
        "## Webhooks taken in", "",
        f"Medians of {chosen.rounds} rounds of {chosen.seconds:g} s, {chosen.connections} connections, one web process; {machine(server)}.",
        f"Aim, a third of the empty view's rate at least: {'met' if share >= LEAST_SHARE else 'MISSED'} with {share:.0%}.",
        f"Aim, acknowledged at half of the own peak within {MOST_P99_MS:g} ms in 99 of 100 cases: "
        f"{'met' if p99 < MOST_P99_MS else 'MISSED'} with {p99:.0f} ms.",
        f"Processor time of the web process: {used[WEBHOOK]:.1f} ms a webhook, {used[EMPTY]:.1f} ms a request of the empty view.",
        "",
        table(HEAD, [
            [name, f"{rates[name]:.0f}", f"{one.quantile(0.5):.1f}", f"{one.quantile(0.99):.1f}", f"{max(one.times):.0f}"]
            for name, one in told.items()
        ]),
    ])  # fmt: skip
    say(text)
    if chosen.write:
        write_with_bars(
            chosen.write, "intake", text,
            title="Webhooks taken in, and requests of an empty view", shown="requests a second, as bars", values=rates, unit="a second",
        )  # fmt: skip


if __name__ == "__main__":
    main()
