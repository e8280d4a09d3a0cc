"""A backup is of one moment, comes back row by row, and never takes the place of a database with anything else."""

import dataclasses
import shutil
import tarfile
from datetime import UTC, datetime
from io import StringIO

import psycopg
import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Customer
from chatbot.privacy import requests
from chatbot.simulator.database import Temporary
from meetassist import connections
from meetassist.backup import contents, file, restoring, writing
from meetassist.tests.fixtures import make_office

pytestmark = [pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 3, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def aside():
    """A database of its own, with some rows; what is made of it goes with it."""
    temporary = Temporary()
    with temporary.database():
        name = connection.settings_dict["NAME"]
        make_office()
        Customer.objects.create(name="Lê Văn Khải", email="khai@example.com")
        yield name
        for left in databases(f"{name}_"):
            with psycopg.connect(connections.owner_conninfo("postgres"), autocommit=True) as server:
                server.execute(f'DROP DATABASE "{left}"')
    temporary.close()


def databases(start):
    with psycopg.connect(connections.owner_conninfo("postgres")) as server:
        rows = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [start])
        return sorted(name for (name,) in rows)


def held():
    with psycopg.connect(connections.owner_conninfo()) as there:
        return contents.read(there)


def test_what_is_restored_is_what_was_saved_and_what_was_there_stays_beside_it(aside, tmp_path):
    path = tmp_path / "one.tar"
    manifest = writing.write(path, recipient="", now=NOW)
    saved = held()
    assert manifest.tables == saved and saved["public.accounts_customer"].rows == 1
    assert path.stat().st_mode & 0o777 == 0o600 and list(tmp_path.iterdir()) == [path]
    Customer.objects.update(name="Somebody else")
    Customer.objects.create(name="After the backup")
    later = held()
    connection.close()
    restored = restoring.restore(path, identity=None, now=NOW)
    assert restored == restoring.Restored(manifest, f"{aside}_before_20270303_093000")
    assert held() == saved and databases(f"{aside}_") == [restored.before]
    with psycopg.connect(connections.owner_conninfo(restored.before)) as before:
        assert contents.read(before) == later
    # The processes' role reads and writes it, and owns nothing of it.
    assert [row.name for row in Customer.objects.all()] == ["Lê Văn Khải"]
    Customer.objects.create(name="New")


def test_whoever_was_erased_since_is_erased_again(aside, tmp_path):
    path = tmp_path / "one.tar"
    call_command("backup", path, stdout=StringIO())
    [khai] = Customer.objects.all()
    requests.erase(khai, source="command", now=timezone.now())
    connection.close()
    said = StringIO()
    call_command("restore", path, stdout=said)
    khai.refresh_from_db()
    assert khai.erased_at is not None and (khai.name, khai.email) == ("", None)
    assert "1 customers erased again" in said.getvalue()


def test_a_database_that_is_in_use_is_left_alone(aside, tmp_path):
    path = tmp_path / "one.tar"
    writing.write(path, recipient="", now=NOW)
    with (
        psycopg.connect(connections.owner_conninfo()),
        pytest.raises(restoring.CannotRestore, match="1 connections use the database"),
    ):
        restoring.restore(path, identity=None, now=NOW)
    assert databases(f"{aside}_") == []


def test_what_is_not_the_same_never_takes_its_place(aside, tmp_path):
    """The manifest tells of another customer than the dump holds, as if the dump had lost something."""
    path, wrong = tmp_path / "one.tar", tmp_path / "wrong.tar"
    manifest = writing.write(path, recipient="", now=NOW)
    with file.unpacked(path, identity=None) as (_manifest, dump):
        (folder := tmp_path / "dump").mkdir()
        shutil.copy(dump, folder / file.DUMP)
    customers = contents.Table(1, "0:0")
    other = dataclasses.replace(manifest, tables={**manifest.tables, "public.accounts_customer": customers})
    file.pack(wrong, other, folder / file.DUMP, recipient="")
    saved = held()
    connection.close()
    with pytest.raises(restoring.CannotRestore) as refused:
        restoring.restore(wrong, identity=None, now=NOW)
    line = "public.accounts_customer: 1 rows in the backup, 1 rows restored"
    assert str(refused.value).splitlines()[1:] == [line]
    assert held() == saved and databases(f"{aside}_") == []


def test_an_encrypted_one_is_opened_by_its_key_alone(aside, tmp_path, settings):
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENT = str(mine.to_public())
    key, wrong = tmp_path / "key", tmp_path / "wrong"
    key.write_text(f"# created: 2027-03-03\n{mine}\n")
    wrong.write_text(f"{other}\n")
    path = tmp_path / "one.tar.age"
    said = StringIO()
    call_command("backup", path, rehearse=True, identity=key, stdout=said)
    assert "What was restored is the same, row by row." in said.getvalue()
    assert b"khai@example.com" not in path.read_bytes() and not tarfile.is_tarfile(path)
    for identity, why in ((None, "--identity"), (wrong, "does not open")):
        with pytest.raises(CommandError, match=why):
            call_command("restore", path, identity=identity, rehearse=True)
    assert databases(f"{aside}_") == []


@pytest.mark.parametrize("content", [b"", b"PGDMP", b"\0" * 2048])
def test_what_is_no_backup_is_refused(tmp_path, content):
    path = tmp_path / "one.tar"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="no backup of MeetAssist"):
        call_command("restore", path, rehearse=True)


def test_a_backup_that_is_there_is_not_written_over(tmp_path):
    path = tmp_path / "one.tar"
    path.write_text("kept")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", path)
    assert path.read_text() == "kept"


def test_a_key_that_is_none_leaves_nothing_behind(tmp_path, settings):
    settings.BACKUP_RECIPIENT = "age1nothing"
    with pytest.raises(CommandError, match="BACKUP_RECIPIENT"):
        call_command("backup", tmp_path / "one.tar.age")
    assert list(tmp_path.iterdir()) == []
