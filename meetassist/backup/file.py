"""The file of a backup: a tar of what it is (manifest.json) and PostgreSQL's own dump, encrypted by age if wished.

Nothing of ours is needed to read one: `age --decrypt -i KEY FILE | tar x`, then `pg_restore database.dump`.
https://age-encryption.org
"""

import contextlib
import json
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import pyrage

from meetassist.backup.contents import Table

MANIFEST, DUMP = "manifest.json", "database.dump"
FORMAT = 1
# How every file of age begins.
OF_AGE = b"age-encryption.org/"


class Unreadable(Exception):
    """It is no backup, is damaged, or is encrypted for another key; the message says which."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is of: by which version it was made, from which major version of PostgreSQL, when, and its rows."""

    product: str
    server: int
    made_at: datetime
    tables: dict[str, Table]

    def write(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}, indent=1)

    @classmethod
    def read(cls, text: str) -> "Manifest":
        """Raises Unreadable."""
        try:
            found = json.loads(text)
            if found["format"] != FORMAT:
                raise Unreadable("This backup was made by a newer MeetAssist.")
            tables = {name: Table(**values) for name, values in found["tables"].items()}
            return cls(found["product"], found["server"], datetime.fromisoformat(found["made_at"]), tables)
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("This is no backup of MeetAssist, or it is damaged.") from error


def pack(path: Path, manifest: Manifest, dump: Path, *, recipient: str) -> None:
    """Whole or not at all. `recipient`: the public key of age ("age1...") that it is encrypted for; "" for none."""
    partial = path.with_name(f".{path.name}.partial")
    described = dump.with_name(MANIFEST)
    described.write_text(manifest.write())
    packed = dump.with_name("packed") if recipient else partial
    try:
        with tarfile.open(packed, "w") as archive:
            archive.add(described, MANIFEST)
            archive.add(dump, DUMP)
        if recipient:
            pyrage.encrypt_file(str(packed), str(partial), [_recipient(recipient)])
        partial.chmod(0o600)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


def _recipient(key: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise ValueError("BACKUP_RECIPIENT is no public key of age (age1...).") from error


@contextlib.contextmanager
def unpacked(path: Path, *, identity: Path | None) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the dump, in a folder that goes with the block. `identity`: a file with the private key.

    Raises Unreadable.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".restoring-") as folder:
        try:
            with tarfile.open(_decrypted(path, Path(folder), identity)) as archive:
                archive.extractall(folder, filter="data")
            manifest = Manifest.read((Path(folder) / MANIFEST).read_text())
        except (tarfile.TarError, FileNotFoundError, UnicodeDecodeError) as error:
            raise Unreadable("This is no backup of MeetAssist, or it is damaged.") from error
        yield manifest, Path(folder) / DUMP


def _decrypted(path: Path, folder: Path, identity: Path | None) -> Path:
    with path.open("rb") as file:
        is_encrypted = file.read(len(OF_AGE)) == OF_AGE
    if not is_encrypted:
        return path
    if identity is None:
        raise Unreadable("This backup is encrypted: name the file with its private key (--identity).")
    lines = identity.read_text().splitlines()
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        mine = [pyrage.x25519.Identity.from_str(key) for key in keys]
        pyrage.decrypt_file(str(path), str(folder / "decrypted"), mine)
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise Unreadable("The key does not open this backup, or it is damaged.") from error
    return folder / "decrypted"
