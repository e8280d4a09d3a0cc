"""Running the processes that the Procfile names: start, watch, start again, stop, and leave nothing behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STOP_SECONDS = 10
# A process that dies at once is started again with growing pauses, up to this.
MAX_PAUSE = 10.0


def read_procfile(path: Path) -> dict[str, str]:
    """Process names and their commands, in the order of the file. `release` is a step, not a process."""
    lines = (line.partition(":") for line in path.read_text().splitlines() if ":" in line)
    return {name.strip(): command.strip() for name, _, command in lines if name.strip() != "release"}


def started_at(pid: int) -> str:
    """The kernel's start time of a process: with the id it names one process for ever. Empty when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return ""
    return "" if fields[0] in "ZX" else fields[19]


@dataclass
class Process:
    name: str
    command: str
    environment: dict[str, str]
    log: Path
    popen: subprocess.Popen[bytes] | None = None
    pause: float = 0.5
    started: float = 0.0

    def start(self) -> None:
        """In a session of its own: Ctrl-C in the terminal reaches only who stops it in order."""
        with open(self.log, "ab") as log:
            # "exec", so that the id we know is the program's own and not a shell's.
            self.popen = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {self.command}"],
                env=self.environment, start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.started = time.monotonic()

    def died(self) -> bool:
        return self.popen is not None and self.popen.poll() is not None


@dataclass
class Processes:
    """A set of processes with a record on disk, by which the next start finds those of a start that was killed.

    `directory` holds the record and a log of each process.
    """

    directory: Path
    members: list[Process] = field(default_factory=list)

    @property
    def record(self) -> Path:
        return self.directory / "demo.json"

    def start(self, commands: dict[str, str], environment: dict[str, str]) -> None:
        for name, command in commands.items():
            log = self.directory / f"{name}.log"
            log.unlink(missing_ok=True)
            process = Process(name, command, environment, log)
            process.start()
            self.members.append(process)
            self._write()

    def watch(self) -> list[str]:
        """Start again what has died. Returns the names."""
        again = []
        for process in self.members:
            if process.died() and time.monotonic() - process.started > process.pause:
                process.pause = 0.5 if time.monotonic() - process.started > 60 else min(process.pause * 2, MAX_PAUSE)
                # Children of a killed parent go before the new one comes.
                _signal_group(process.popen.pid, signal.SIGKILL)  # type: ignore[union-attr]
                process.start()
                again.append(process.name)
        if again:
            self._write()
        return again

    def stop(self) -> None:
        """SIGTERM, a while to finish, then SIGKILL for the whole group of each."""
        running = [process.popen for process in self.members if process.popen]
        for popen in running:
            if popen.poll() is None:
                popen.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for popen in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                popen.wait(max(deadline - time.monotonic(), 0.1))
            _signal_group(popen.pid, signal.SIGKILL)
            popen.wait()
        self.record.unlink(missing_ok=True)

    def _write(self) -> None:
        pids = [process.popen.pid for process in self.members if process.popen]
        rows = {"demo": [os.getpid(), started_at(os.getpid())], "children": [[pid, started_at(pid)] for pid in pids]}
        # In one step: whoever reads meanwhile, and the next start after a kill, finds the old record or the new one.
        being_written = self.record.with_suffix(".new")
        being_written.write_text(json.dumps(rows))
        being_written.replace(self.record)


def running_demo(record: Path) -> int | None:
    """The process id of a demo of this checkout that is still alive."""
    rows = _read(record)
    pid, start = rows.get("demo", [0, ""])
    return pid if start and started_at(pid) == start else None


def stop_leftovers(record: Path) -> int:
    """End the processes of a start that was killed: those recorded, by id and start time. Returns how many."""
    ended = []
    for pid, start in _read(record).get("children", []):
        # The leader may be gone while its children live on in its group; a group id is not reused while they do.
        if started_at(pid) in (start, "") and _signal_group(pid, signal.SIGKILL):
            ended.append(pid)
    deadline = time.monotonic() + STOP_SECONDS
    while any(started_at(pid) for pid in ended) and time.monotonic() < deadline:
        time.sleep(0.02)  # a port is free when its process is gone, not when the signal is sent
    record.unlink(missing_ok=True)
    return len(ended)


def _read(record: Path) -> dict[str, list[Any]]:
    try:
        rows: dict[str, list[Any]] = json.loads(record.read_text())
    except (OSError, ValueError):
        return {}
    return rows


def _signal_group(pid: int, number: int) -> bool:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def environment_for_children(**values: str) -> dict[str, str]:
    """This environment with `values`, and this interpreter's programs first on the path.

    Without the owner of the tables: no process that goes on has to be it.
    """
    mine = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**mine, "PATH": path, "PYTHONUNBUFFERED": "1", **values}
