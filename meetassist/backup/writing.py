"""Writing a backup while everything runs: the dump and what it is compared by are of the same moment."""

import tempfile
from datetime import datetime
from pathlib import Path

import psycopg

from meetassist import __version__, connections
from meetassist.backup import contents, file, tools
from meetassist.backup.file import Manifest


def write(path: Path, *, recipient: str, now: datetime) -> Manifest:
    """The database of DATABASE_URL, read as its owner. Raises NoTools, ToolFailed and ValueError for a wrong key."""
    address = connections.owner_conninfo()
    with (
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder,
        psycopg.connect(address) as connection,
    ):
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None, "a function has one row"
        server, dump = connection.info.server_version // 10_000, Path(folder) / file.DUMP
        left_out = [
            *(f"--exclude-schema={name}" for name in contents.LEFT_OUT_SCHEMAS),
            *(f"--exclude-table-data={name}" for name in contents.LEFT_OUT_TABLES),
        ]
        tools.run(
            "pg_dump", "--format=custom", "--no-owner", "--no-comments", f"--snapshot={row[0]}", f"--file={dump}",
            *left_out, address=address, server=server,
        )  # fmt: skip
        manifest = Manifest(__version__, server, now, contents.read(connection))
        file.pack(path, manifest, dump, recipient=recipient)
    return manifest
