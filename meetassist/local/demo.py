"""The whole product on this machine: database, web, worker and beat, with demo data, until Ctrl-C."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper

from meetassist.local import embedded, processes

READY_SECONDS = 120


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


class Demo:
    """One run of the demo. With `stop_with_parent` it ends when the process that started this one is gone."""

    def __init__(self, port: int, *, stop_with_parent: bool, stdout: OutputWrapper, stderr: OutputWrapper) -> None:
        self.port, self.stdout, self.stderr = port, stdout, stderr
        self.parent = os.getppid() if stop_with_parent else None
        self.group = processes.Processes(settings.LOCAL_DIR)
        # Where Messenger is played; 0 where it is the real one.
        self._simulator_port = 0

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        settings.LOCAL_DIR.mkdir(mode=0o711, exist_ok=True)
        try:
            self._clear_the_way()
            self._prepare()
            self._start()
            self._watch()
        except Stopped:
            pass
        except Exception:
            # In the middle of a commit the interruption comes out as an error of the database.
            if not _stopping:
                raise
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
            if self.group.members:
                self.stdout.write("\nStopping ...")
                self.group.stop()
                self.stdout.write("Stopped.")

    def _clear_the_way(self) -> None:
        record = self.group.record
        deadline = time.monotonic() + 15
        while pid := processes.running_demo(record):
            # A demo whose `make` was killed notices within a second and stops by itself.
            if not _is_orphan(pid) or time.monotonic() > deadline:
                raise CommandError(
                    f"MeetAssist already runs from this folder (process {pid}). Stop it with Ctrl-C there."
                )
            time.sleep(0.2)
        if ended := processes.stop_leftovers(record):
            self.stdout.write(f"Ended {ended} processes that a killed start had left behind.")
            # A killed process counts as gone while its last threads still hold what was open, its port too.
            deadline = time.monotonic() + 10
            while self._port_is_taken() and time.monotonic() < deadline:
                time.sleep(0.05)
        if self._port_is_taken():
            raise CommandError(f"Port {self.port} is in use by another program. Choose another: make demo PORT=9000")

    def _port_is_taken(self) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except PermissionError:
                raise CommandError(f"Port {self.port} is for root only. Choose another: make demo PORT=9000") from None
            except OverflowError:
                raise CommandError(f"{self.port} is no port. Choose another: make demo PORT=9000") from None
            except OSError:
                return True
        return False

    def _prepare(self) -> None:
        self._step("Preparing the database")
        call_command("prepare_database", verbosity=0)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("create_queues", verbosity=0)
        from chatbot.models import ModelCall
        from meetassist.models import Heartbeat

        # Those of an earlier start would make this one look ready before it is.
        Heartbeat.objects.all().delete()

        # What is loaded last: an interrupted loading goes on.
        if not ModelCall.objects.exists():
            self._step("Loading the demo data")
            call_command("load_demo", verbosity=0)

    def _start(self) -> None:
        self._step("Starting web, worker and beat")
        simulated = self._simulated_messenger()
        environment = processes.environment_for_children(
            HOST="127.0.0.1", PORT=str(self.port), DEBUG="1" if settings.DEBUG else "0",
            SECRET_KEY=settings.SECRET_KEY, SITE_URL=f"http://127.0.0.1:{self.port}", **simulated,
        )  # fmt: skip
        commands = processes.read_procfile(Path(settings.BASE_DIR) / "Procfile")
        if simulated:
            commands["messenger"] = f"python manage.py messenger_simulator --port {self._simulator_port}"
        self.group.start(commands, environment)
        self._wait_until_ready()
        if simulated:
            self._set_messenger_up(environment)
        self.stdout.write(self._welcome())
        self.stdout.flush()

    def _simulated_messenger(self) -> dict[str, str]:
        """The environment of a Messenger that is played here, with secrets of this run; {} for a real one."""
        if settings.MESSENGER_PAGE_TOKEN or not settings.DEBUG:
            return {}
        self._simulator_port = free_port_beside(self.port)
        address = f"http://127.0.0.1:{self._simulator_port}"
        page, app = (str(10**15 + secrets.randbelow(9 * 10**15)) for _ in range(2))
        return {
            "MESSENGER_GRAPH_URL": address, "MESSENGER_SIMULATOR_URL": f"{address}/", "MESSENGER_PAGE_ID": page,
            "MESSENGER_APP_ID": app, "MESSENGER_APP_SECRET": secrets.token_urlsafe(32),
            "MESSENGER_VERIFY_TOKEN": secrets.token_urlsafe(32), "MESSENGER_PAGE_TOKEN": secrets.token_urlsafe(32),
        }  # fmt: skip

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            self._check_parent()
            health = self._health()
            if health.get("status") == "ok" and self._is_messenger_there():
                return
            for name in self.group.watch():
                self.stderr.write(f"{name} ended at once and was started again: see .local/{name}.log")
            time.sleep(0.2)
        raise CommandError(f"Not everything came up within {READY_SECONDS} seconds: {json.dumps(health)}")

    def _is_messenger_there(self) -> bool:
        """The one that is played here; a real one always is."""
        if not self._simulator_port:
            return True
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._simulator_port), timeout=1):
            return True
        return False

    def _set_messenger_up(self, environment: dict[str, str]) -> None:
        """Greeting, menu and templates. In a process of its own: only the environment of these knows the simulator."""
        done = subprocess.run(
            [sys.executable, "manage.py", "messenger_setup"],
            cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            self.stderr.write(f"Messenger could not be set up:\n{done.stdout}{done.stderr}")

    def _health(self) -> dict[str, str]:
        try:
            # A proxy in the environment is not asked for what runs here.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(f"http://127.0.0.1:{self.port}/healthz/ready", timeout=5) as response:
                health: dict[str, str] = json.load(response)
                return health
        except (OSError, urllib.error.URLError, ValueError):
            return {}

    def _watch(self) -> None:
        while True:
            time.sleep(0.5)
            self._check_parent()
            embedded.revive_default()
            for name in self.group.watch():
                self.stderr.write(f"{name} had ended and was started again: see .local/{name}.log")

    def _check_parent(self) -> None:
        if _stopping or (self.parent is not None and os.getppid() != self.parent):
            raise Stopped

    def _step(self, text: str) -> None:
        self.stdout.write(f"{text} ...")
        self.stdout.flush()

    def _welcome(self) -> str:
        from chatbot.management.commands.load_demo import PASSWORD

        site = f"http://127.0.0.1:{self.port}"
        lines = [
            "",
            "MeetAssist is ready.",
            f"  Start here         {site}/dev/        all that runs here",
            f"  Customers' page    {site}/",
            f"  Chat as a customer {site}/chat/",
            *self._messenger_line(),
            f"  Its e-mails        {site}/dev/mail/   codes and receipts; nothing leaves this machine",
            f"  Calendar           {site}/calendar/   login: hang    password: {PASSWORD}",
            f"  Admin              {site}/admin/      login: admin   password: {PASSWORD}",
            "  Logs are in .local/. Stop with Ctrl-C.",
        ]
        return "\n".join(lines)

    def _messenger_line(self) -> list[str]:
        if not self._simulator_port:
            return []
        return [f"  ... in Messenger   http://127.0.0.1:{self._simulator_port}/   which this machine plays"]


# Raised in the middle of somebody's callback or destructor, the exception is lost: what was asked for is noted too.
_stopping = False


def _stop(number: int, frame: FrameType | None) -> None:
    global _stopping
    _stopping = True
    raise Stopped


def free_port_beside(port: int) -> int:
    """The next one, if nobody has it; else any that is free."""
    for wanted in (port + 1, 0):
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
            return int(probe.getsockname()[1])
    raise CommandError("No port of this machine is free.")


def _is_orphan(pid: int) -> bool:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]) == 1
    except (OSError, IndexError, ValueError):
        return True
