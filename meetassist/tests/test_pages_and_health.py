"""The developers' index, the API, and what /healthz tells."""

import json
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from meetassist import __version__, heartbeat
from meetassist.models import Heartbeat
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for


def test_the_developers_index_links_to_everything_and_is_for_this_machine_alone(client, db, settings):
    assert client.get("/dev/").status_code == 404
    settings.DEBUG = True
    text = client.get("/dev/").content.decode()
    for link in ("/", "/book/", "/chat/", "/calendar/", "/admin/", "/api/docs/", "/dev/mail/"):
        assert f'href="{link}"' in text
    assert client.get("/dev/", REMOTE_ADDR="192.0.2.1").status_code == 404
    assert client.get("/dev/", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Đặt lịch trong một phút"), ("en", "Book an appointment in a minute")]
)
def test_pages_speak_the_browsers_language_and_switch(client, db, language, words):
    assert words in client.get("/", headers={"accept-language": language}).content.decode()
    other = "vi" if language == "en" else "en"
    client.post("/language/", {"language": language, "next": "/"})
    assert words in client.get("/", headers={"accept-language": other}).content.decode()


def test_the_api_shows_what_can_be_booked_and_its_schema(client, office):
    assert set(client.get("/api/").json()) == {"consultants", "services"}
    assert [row["name"] for row in client.get("/api/services/").json()["results"]] == ["Tư vấn pháp lý", "Tư vấn thuế"]
    row = client.get(f"/api/consultants/{office.bao.pk}/").json()
    assert row["name"] == "Lê Quốc Bảo" and "email" not in row and "phone" not in row
    assert b"/api/chat/" in client.get("/api/schema/").content
    assert client.post("/api/services/", {}).status_code == 405


def test_live_needs_nothing(client):
    assert client.get("/healthz/live").content == f"ok {__version__}".encode()
    assert client.post("/healthz/live").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.1.2.3:8000", "not a host", "book.example.com"])
def test_health_is_told_whatever_name_it_is_asked_by(client, settings, host):
    settings.ALLOWED_HOSTS = ["book.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    for path in ("/healthz/live", "/healthz/ready"):
        answer = client.get(path, headers={"host": host})
        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    # The rest of the site goes on asking who is meant.
    settings.SECURE_SSL_REDIRECT = False
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_ready_names_what_is_missing_and_stays_200(client):
    answer = client.get("/healthz/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert (answer.json()["database"], answer.json()["worker"], answer.json()["beat"]) == ("ok", "away", "away")
    heartbeat.record(heartbeat.WORKER)
    heartbeat.record(heartbeat.WORKER)
    heartbeat.record(heartbeat.BEAT)
    answer = client.get("/healthz/ready").json()
    assert (answer["worker"], answer["beat"]) == ("ok", "ok")
    assert (answer["live"], answer["last_notification_seconds"]) == ("away", None)
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
    assert client.get("/healthz/ready").json()["worker"] == "away"


@pytest.mark.xdist_group("processes")
def test_ready_follows_real_processes(running, client):
    make_office()
    running.use_pgmq()
    worker = running.worker(SWEEP_SECONDS="1")
    beat = running.beat(SWEEP_SECONDS="1")
    wait_for(lambda: heartbeat.alive(heartbeat.WORKER) and heartbeat.alive(heartbeat.BEAT), "both heartbeats")
    running.kill(worker)
    running.kill(beat)
    Heartbeat.objects.all().delete()
    assert not heartbeat.alive(heartbeat.WORKER) and not heartbeat.alive(heartbeat.BEAT)


@pytest.mark.xdist_group("processes")
def test_asking_for_the_health_opens_no_connection_and_tells_the_age_of_the_last_notification(running):
    running.use_pgmq()
    running.web()

    def ask():
        with urllib.request.urlopen(f"{running.url}/healthz/ready", timeout=20) as response:
            return json.load(response)

    def sessions():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid, application_name FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return set(cursor.fetchall())

    first = wait_for(lambda: (told := ask())["live"] == "ok" and told, "the connection that listens")
    assert (first["database"], first["broker"]) == ("ok", "ok") and 0 <= first["last_notification_seconds"] < 30
    before = sessions()
    assert {name for _pid, name in before} == {"meetassist", "meetassist live", "meetassist queue"}
    assert {ask()["database"] for _ in range(20)} == {"ok"}
    assert sessions() <= before


@pytest.mark.xdist_group("processes")
def test_ready_is_503_when_the_database_is_away(running):
    running.web(DATABASE_URL="postgresql://x:x@127.0.0.1:9/nowhere")
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(f"{running.url}/healthz/ready", timeout=20)
    assert raised.value.code == 503
    assert json.load(raised.value)["database"] == "away"
