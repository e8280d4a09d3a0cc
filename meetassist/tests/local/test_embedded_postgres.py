"""The embedded PostgreSQL: started once, shared, stopped by the last, and started again after any kill."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from meetassist.local.embedded import EmbeddedServerError, Server

pytestmark = pytest.mark.xdist_group("programs")


@pytest.fixture
def root(tmp_path):
    # pytest's own directories are closed to the unprivileged user the server runs as.
    for parent in [tmp_path, *tmp_path.parents][:-2]:
        parent.chmod(parent.stat().st_mode | 0o011)
    server = Server(tmp_path / "pg")
    yield server.root
    server.open()
    server.close()


def ask(url, query="SELECT 1"):
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.execute(query).fetchone()


def test_the_application_is_no_superuser_and_nobody_gets_in_without_a_password(root):
    server = Server(root)
    addresses = server.open()
    url, runtime = addresses["DATABASE_OWNER_URL"], addresses["DATABASE_URL"]
    rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert (ask(url, rights), ask(runtime, rights)) == ((False, True, True), (False, False, False))
    assert ask(url, "SELECT lower('ĐẶNG'), current_setting('listen_addresses')") == ("đặng", "127.0.0.1")
    assert ask(url, "SELECT '[1,2]'::vector::text") == ("[1,2]",)
    password = url.split(":")[2].split("@")[0]
    for wrong in (url.replace(password, "wrong"), url.replace(f"meetassist:{password}", "postgres")):
        with pytest.raises(psycopg.OperationalError):
            ask(wrong)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in root.iterdir()}
    assert modes["passwords.json"] == "0o600" and modes["data"] == "0o700"
    server.close()


def test_parents_are_not_opened_up(root):
    """The wheel's own wrapper made every directory above readable."""
    before = {parent: parent.stat().st_mode for parent in root.parents}
    server = Server(root)
    server.open()
    server.close()
    assert {parent: parent.stat().st_mode for parent in root.parents} == before


def test_the_last_one_out_stops_it_and_data_stays(root):
    first, second = Server(root), Server(root)
    url = first.open()["DATABASE_OWNER_URL"]
    assert second.open()["DATABASE_OWNER_URL"] == url
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept ()")
    first.close()
    assert second.is_running()
    second.close()
    assert not second.is_running()
    again = Server(root)
    assert ask(again.open()["DATABASE_OWNER_URL"], "SELECT count(*) FROM kept") == (0,)
    again.close()


def test_it_starts_again_after_its_server_or_its_owner_was_killed(root):
    program = "import sys; from pathlib import Path; from meetassist.local.embedded import Server;"
    program += "print(Server(Path(sys.argv[1])).open()['DATABASE_URL'], flush=True); sys.stdin.read()"
    owner = subprocess.Popen(
        [sys.executable, "-c", program, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    url = owner.stdout.readline().strip()
    assert ask(url) == (1,)
    owner.kill()
    owner.wait()
    server = Server(root)
    assert server.is_running() and server.open()["DATABASE_URL"] == url
    os.kill(int((root / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert ask(server.open()["DATABASE_URL"]) == (1,)
    server.close()
    assert not server.is_running()


def test_four_who_come_at_once_share_one_server(root):
    program = "import sys; from pathlib import Path; from meetassist.local.embedded import Server; s = Server(Path(sys.argv[1]));"
    program += "print(s.open()['DATABASE_URL'], flush=True); sys.stdin.read(); s.close()"
    command = [sys.executable, "-c", program, str(root)]
    several = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    urls = {process.stdout.readline().strip() for process in several}
    assert len(urls) == 1 and ask(urls.pop()) == (1,)
    for process in several:
        process.communicate("")
    assert not Server(root).is_running()


def test_an_interrupted_first_start_and_a_stale_pid_file_are_no_obstacle(root):
    (root / "data.new").mkdir(parents=True)
    (root / "data.new" / "PG_VERSION").write_text("18")
    root.chmod(0o711)
    server = Server(root)
    url = server.open()["DATABASE_OWNER_URL"]
    server.close()
    (root / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{root / 'data'}\n0\n5432\n\n127.0.0.1\n")
    assert server.open()["DATABASE_OWNER_URL"] == url
    server.close()


def test_another_major_version_is_refused_in_a_sentence(root):
    server = Server(root)
    server.open()
    server.close()
    with pytest.raises(EmbeddedServerError, match="holds a PostgreSQL 18 database; this needs 16"):
        Server(root, major=16).open()


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("SOAK"), reason="another server, and every migration: in make soak")
def test_migrations_and_sql_run_on_16_too(tmp_path, root):
    server = Server(root.parent / "pg16", major=16)
    environment = {**os.environ, **server.open()}
    try:
        for command in (
            ["prepare_database"],
            ["migrate", "-v0"],
            ["create_queues"],
            ["load_demo"],
            ["prepare_database"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command], env=environment, check=True, capture_output=True,
                cwd=Path(__file__).resolve().parents[3],
            )  # fmt: skip
            if command == ["load_demo"]:
                # Prepared before there was anything to grant: what the migrations made is granted all the same.
                question = (
                    b'{"id": 1, "sql": "SELECT count(*) > 20 FROM free_slots(1, now(), now() + interval \'9 days\')"}'
                )
                asked = subprocess.run(
                    [sys.executable, "manage.py", "sql_guard", "--jsonl", "--execute"], env=environment, check=True,
                    input=question, capture_output=True, cwd=Path(__file__).resolve().parents[3],
                )  # fmt: skip
                assert (json.loads(asked.stdout)["rows"], asked.stderr) == ([[True]], b"")
        query = "SELECT count(*) > 20 FROM available_slots(1, now(), now() + interval '14 days', now())"
        assert ask(environment["DATABASE_URL"], query) == (True,)
        assert ask(environment["DATABASE_URL"], "SELECT current_setting('server_version_num')::int / 10000") == (16,)
    finally:
        server.close()
