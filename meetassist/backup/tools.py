"""PostgreSQL's own programs, for a server of any version that we support."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from meetassist.local import embedded


class NoTools(Exception):
    """This machine has no pg_dump that is as new as the server; the message says what to install."""


class ToolFailed(Exception):
    """A program of PostgreSQL's ended with an error; the message is what it said."""


def run(program: str, *arguments: str, address: str, server: int) -> None:
    """Run `pg_dump` or `pg_restore` with the database at this address, as libpq writes one.

    `server` is the major version that it talks to. Raises NoTools and ToolFailed.
    """
    where = conninfo_to_dict(address)
    # Where no list of processes shows it.
    secret = {"PGPASSWORD": str(where.pop("password"))} if "password" in where else {}
    command = [str(find(program, server)), *arguments, f"--dbname={make_conninfo('', **where)}"]
    call(command, secret)


def call(command: list[str], secret: Mapping[str, str] | None = None) -> str:
    """Returns what it prints. Raises ToolFailed."""
    done = subprocess.run(
        command, env={**os.environ, **(secret or {})}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise ToolFailed(f"{Path(command[0]).name}: {done.stderr.strip()}")
    return done.stdout


def find(program: str, server: int) -> Path:
    """The bundled ones go last: a server elsewhere comes with tools of its own version."""
    for folder in (*os.get_exec_path(), *map(str, embedded.tools())):
        path = Path(folder) / program
        if shutil.which(path) and _version(path) >= server:
            return path
    raise NoTools(f"There is no {program} of PostgreSQL {server} or newer here: install postgresql-client-{server}.")


def _version(path: Path) -> int:
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
