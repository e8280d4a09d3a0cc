"""Real processes for the tests: web, workers, beat and moto's SQS, on the test's own database and free ports."""

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from meetassist import broker, connections
from meetassist.tests import messenger
from meetassist.tests.fake_graph import FakeGraph
from meetassist.tests.forked import Forked, nursery

BIN = Path(sys.executable).parent
# Generous: a noisy machine is slow, a broken program never gets there.
PATIENCE = 60.0
# A turn's times scaled down, in their order, for tests in which a holder dies.
SHORT_TIMES = {
    "TURN_SOFT_LIMIT_SECONDS": "2", "TURN_HARD_LIMIT_SECONDS": "3", "TURN_LEASE_SECONDS": "4",
    "DELIVERY_LEASE_SECONDS": "4", "SWEEP_SECONDS": "1",
}  # fmt: skip


def wait_for(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Poll until `condition` is true, and return its value."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"waited in vain for {what}")
        time.sleep(0.05)
    return value


def free_port() -> int:
    """One that stays free until it is used: below those that Linux gives to outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_768)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Running:
    """Starts the product's processes against this test's database, and ends those it started."""

    def __init__(self, graph: FakeGraph, directory: Path, moto: Callable[[], str]) -> None:
        self.graph, self.directory, self._moto = graph, directory, moto
        self.processes: list[Forked] = []
        self.port = free_port()
        # What was configured for these processes, so that the test itself can look at the queues.
        self.broker: broker.Broker | None = None
        self.environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "DATABASE_URL": self.database_url(),
            "MESSENGER_APP_SECRET": messenger.APP_SECRET,
            "MESSENGER_VERIFY_TOKEN": "tests-verify-token",
            "MESSENGER_PAGE_TOKEN": "tests-page-token",
            "MESSENGER_PAGE_ID": messenger.PAGE,
            "MESSENGER_GRAPH_URL": graph.url,
            "EMAIL_FILES": str(directory / "mail"),
            "PYTHONUNBUFFERED": "1",
            # The project's system checks run once, in a test of their own, and not in every process.
            "CELERY_SKIP_CHECKS": "1",
        }
        # None of them has to be the owner of the tables.
        del self.environment["CELERY_BROKER_WRITE_URL"], self.environment["DATABASE_OWNER_URL"]
        # The tests' own, beside a browser.
        self.environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    @staticmethod
    def database_url() -> str:
        values = connection.settings_dict
        return f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def use_pgmq(self) -> None:
        values = dict(connection.settings_dict)
        self.broker = broker.configure("", database=values, region="", prefix="", endpoint="", visibility_timeout=180)
        broker.create_queues(self.broker, database={**connection.settings_dict, **connections.owner()})
        self.purge()

    def use_sqs(self, visibility_timeout: int = 180) -> None:
        """moto's server, with nothing but the queues that create_queues makes."""
        endpoint = self._moto()
        self.environment |= {
            "CELERY_BROKER_URL": "sqs://testing:testing@",
            "SQS_ENDPOINT_URL": endpoint,
            "AWS_REGION": "ap-southeast-1",
            "VISIBILITY_TIMEOUT_SECONDS": str(visibility_timeout),
        }
        self.broker = broker.configure(
            "sqs://testing:testing@", database={}, region="ap-southeast-1", prefix="meetassist-", endpoint=endpoint,
            visibility_timeout=visibility_timeout,
        )  # fmt: skip
        broker.create_queues(self.broker, database={})

    def queue_length(self, name: str, attribute: str = "ApproximateNumberOfMessages") -> int:
        """Messages of an SQS queue: waiting, or in flight with "ApproximateNumberOfMessagesNotVisible"."""
        assert self.broker is not None and self.broker.kind == "sqs"
        client = broker.sqs_client(self.broker)
        url = client.get_queue_url(QueueName=f"{self.broker.prefix}{name}")["QueueUrl"]
        found = client.get_queue_attributes(QueueUrl=url, AttributeNames=[attribute])["Attributes"]
        return int(found[attribute])

    def purge(self) -> int:
        """The broker loses everything it has. Returns how many messages that were."""
        assert self.broker is not None and self.broker.kind == "pgmq"
        with owner_connection() as queue:
            counts = [queue.execute("SELECT pgmq.purge_queue(%s)", [name]).fetchone() for name in ("chat", "default")]
        return sum(count[0] for count in counts if count)

    def code_for(self, address: str) -> str:
        """The code in the newest e-mail to this address, when it has been written."""

        def find() -> str | None:
            dated = sorted((self.directory / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
            mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in reversed(dated)]
            texts = [str(mail.get_body(("plain",)).get_content()) for mail in mails if mail["To"] == address]
            found = re.search(r"\b\d{6}\b", texts[0]) if texts else None
            return found[0] if found else None

        return str(wait_for(find, "an e-mail with a code"))

    def web(self, **environment: str) -> None:
        self._start(
            "web",
            [str(BIN / "uvicorn"), "meetassist.asgi:application", "--host", "127.0.0.1", "--port", str(self.port),
             "--lifespan", "on", "--timeout-graceful-shutdown", "1", "--timeout-keep-alive", "75"],
            **environment,
        )  # fmt: skip
        wait_for(lambda: answers(f"{self.url}/healthz/live"), "the web process")

    def worker(self, **environment: str) -> Forked:
        """A worker process; returns when it consumes."""
        log = self.directory / f"worker-{len(self.processes)}.log"
        process = self._start(
            log.stem,
            [str(BIN / "celery"), "-A", "meetassist", "worker", "--loglevel", "INFO", "--without-gossip",
             "--without-mingle", "--without-heartbeat", "--hostname", f"{log.stem}@%h"],
            **environment,
        )  # fmt: skip
        wait_for(lambda: b" ready." in log.read_bytes() or process.poll() is not None, "the worker")
        assert process.poll() is None, log.read_text()
        return process

    def beat(self, **environment: str) -> Forked:
        command = [str(BIN / "celery"), "-A", "meetassist", "beat", "--loglevel", "INFO"]
        return self._start(f"beat-{len(self.processes)}", command, **environment)

    def _start(self, name: str, command: list[str], **environment: str) -> Forked:
        log = self.directory / f"{name}.log"
        log.touch()
        process = nursery().start(command, {**self.environment, **environment}, output=log)
        self.processes.append(process)
        return process

    def kill(self, process: Forked) -> None:
        kill(process)

    @contextlib.contextmanager
    def paused(self, *processes: Forked) -> Iterator[None]:
        """None of them runs meanwhile, as on a machine that is busy with something else."""
        for process in processes:
            os.killpg(process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGCONT)

    def close(self) -> None:
        for process in reversed(self.processes):
            self.kill(process)
        # A killed client's session ends when its server process notices; the flush after the test must not wait for it.
        end_other_sessions()

    def post(self, body: dict[str, Any]) -> int:
        """Post a signed webhook body to the web process; returns the status."""
        raw, headers = messenger.signed(body)
        request = urllib.request.Request(f"{self.url}/webhooks/messenger/", raw, headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.directory.glob("*.log")))


@pytest.fixture(scope="session")
def moto_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of moto's server, in a process of its own."""
    port = free_port()
    with open(tmp_path_factory.mktemp("moto") / "moto.log", "wb") as output:
        process = subprocess.Popen(
            [str(BIN / "moto_server"), "-H", "127.0.0.1", "-p", str(port)], stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True,
        )  # fmt: skip
    endpoint = f"http://127.0.0.1:{port}"
    wait_for(lambda: answers(f"{endpoint}/moto-api/"), "moto")
    yield endpoint
    kill(process)


@pytest.fixture
def moto(moto_server: str) -> str:
    """moto's server with nothing in it."""
    urllib.request.urlopen(urllib.request.Request(f"{moto_server}/moto-api/reset", method="POST"), timeout=10)
    return moto_server


def kill(process: subprocess.Popen[bytes] | Forked) -> None:
    """SIGKILL for the process and its children, as when the machine takes them away."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (OSError, urllib.error.URLError):
        return False


@contextlib.contextmanager
def owner_connection() -> Iterator[psycopg.Connection[Any]]:
    """Beside Django's, as the role that owns the tables: for a test that takes the database's guards away."""
    address = connections.conninfo({**connection.settings_dict, **connections.owner()})
    with psycopg.connect(address, autocommit=True) as owner:
        yield owner


def end_other_sessions() -> None:
    """Those of the role that the tests and their processes are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND usename = current_user"
        )


@pytest.fixture
def running(
    transactional_db: None, graph: FakeGraph, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Running]:
    """Only in tests of an xdist group: each group's tests run one after the other, so that two cores are enough."""
    started = Running(graph, tmp_path, lambda: request.getfixturevalue("moto"))
    yield started
    started.close()


def soak_count(*, small: int, heavy: int) -> int:
    """How often a test repeats its race: `heavy` under `make soak`."""
    return heavy if os.environ.get("SOAK") else small
