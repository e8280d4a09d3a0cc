"""Processes of the product that begin as copies of one that has imported what reads no settings.

Python, the libraries and the patterns of understanding take two seconds of a processor for each worker, web or beat.
Here one process imports them, and forks: the copy gets its own environment, reads the settings and runs the program
as from a shell. It is a process as any other, and can be killed at any moment.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

# None of these looks at the settings; main() makes sure of it.
LIBRARIES = (
    "celery.__main__", "celery.bin.celery", "celery.apps.worker", "celery.apps.beat", "celery.concurrency.prefork",
    "kombu.transport.SQS", "pgmq", "boto3", "django.contrib.admin.utils", "django.core.management",
    "django.db.backends.postgresql.base", "django.db.models", "django.forms", "django.template", "httpx", "icalendar",
    "django.test.signals", "phonenumbers", "requests", "sqlglot", "sqlglot.optimizer", "uvicorn.main",
    "uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.websockets_impl",
)  # fmt: skip
OURS = (
    "chatbot.guardrails.outgoing", "chatbot.understanding.questions.wordings", "chatbot.understanding.suspicions",
    "chatbot.questions.sql_guard", "chatbot.understanding.local", "chatbot.understanding.local.emergencies",
    "chatbot.understanding.phrases",
)  # fmt: skip


class Forked:
    """A process that the nursery has started: of subprocess.Popen what the tests use."""

    def __init__(self, nursery: "Nursery", args: list[str], pid: int) -> None:
        self._nursery, self.args, self.pid = nursery, args, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self._nursery.ask(ended=self.pid)
        return self.returncode

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return code


class Nursery:
    """The process that forks. It ends with its standard input, so with the process that started it."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "meetassist.tests.forked"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment, cwd=settings.BASE_DIR,
        )  # fmt: skip

    def ask(self, **request: Any) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{json.dumps(request)}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(
        self,
        command: list[str],
        environment: Mapping[str, str],
        *,
        output: Path,
        errors: Path | None = None,
        input: Path = Path(os.devnull),
    ) -> Forked:
        """`command` begins with the path of a Python program. Errors go where the output goes, unless said otherwise."""
        paths = {"input": str(input), "output": str(output), "errors": str(errors or output)}
        return Forked(self, command, self.ask(command=command, environment=dict(environment), **paths))


@cache
def nursery() -> Nursery:
    """One for all tests of this process."""
    return Nursery()


def run(*command: str, input: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program of this folder to its end, as subprocess.run does, with this environment beside ours."""
    with tempfile.TemporaryDirectory() as folder:
        stdin, output, errors = (Path(folder) / name for name in ("input", "output", "errors"))
        stdin.write_bytes(input)
        known = {**os.environ, **environment}
        process = nursery().start(list(command), known, input=stdin, output=output, errors=errors)
        code = process.wait(60)
        return subprocess.CompletedProcess(command, code, output.read_text(), errors.read_text())


def main() -> None:
    for name in (*LIBRARIES, *OURS):
        importlib.import_module(name)
    assert not settings.configured, "what is imported before the fork must not read the settings"
    # No copy looks for garbage in what it has from here, which would make it write to all of that memory.
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        if "ended" in request:
            answer = _ended(request["ended"])
        elif (answer := os.fork()) == 0:
            _become(**request)
            return
        else:
            # Here too, so that its group can be killed from the moment its number is known.
            os.setpgid(answer, answer)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _ended(pid: int) -> int | None:
    """How the process has ended, as Popen tells it; None while it runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _become(command: list[str], environment: dict[str, str], input: str, output: str, errors: str) -> None:
    os.setpgid(0, 0)
    writing = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for descriptor, path, flags in ((0, input, os.O_RDONLY), (1, output, writing), (2, errors, writing)):
        opened = os.open(path, flags)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = command
    runpy.run_path(command[0], run_name="__main__")


if __name__ == "__main__":
    main()
