"""`manage.py demo` in a copy of this folder: it comes up, survives kills, and leaves nothing behind."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import Min

from accounts.models import Customer, ServiceLevel
from bookings import waitlist
from bookings.models import Appointment, Feedback, WaitlistEntry
from chatbot.models import Conversation, Handoff, Message, ModelCall
from consultants.models import BusinessPolicy, Consultant, Service, TimeOff
from meetassist.local.processes import started_at
from meetassist.tests.running import free_port, wait_for
from meetassist.tests.simulator import SimulatedMessenger

pytestmark = pytest.mark.xdist_group("programs")
PROGRAM = (
    "manage.py",
    "Procfile",
    "meetassist",
    "accounts",
    "consultants",
    "bookings",
    "chatbot",
    "history",
    "templates",
    "locale",
)


@pytest.fixture
def checkout(tmp_path):
    """The program alone, in a folder of its own."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in PROGRAM:
        source = Path(settings.BASE_DIR) / name
        if source.is_dir():
            # With what is compiled: else every process of every demo compiles all of it at once.
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("tests"))
        else:
            shutil.copy(source, folder / name)
    yield folder
    # A server directory outside the folder exists only for root, and only for this folder.
    path = subprocess.run(
        [sys.executable, "-c", "from meetassist.local.embedded import default_root; print(default_root())"],
        cwd=folder, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(folder)},
    ).stdout.strip()  # fmt: skip
    if path.startswith("/var/lib/meetassist/"):
        shutil.rmtree(Path(path).parent, ignore_errors=True)


MESSENGER = (
    "MESSENGER_APP_SECRET",
    "MESSENGER_VERIFY_TOKEN",
    "MESSENGER_PAGE_TOKEN",
    "MESSENGER_PAGE_ID",
    "MESSENGER_GRAPH_URL",
)


class Demo:
    def __init__(self, folder, port, **environment):
        self.folder, self.port = folder, port
        # What its processes compile stands in its folder, and is compiled once.
        ours = (
            "DATABASE_URL", "SECRET_KEY", "DEBUG", "CELERY_BROKER_WRITE_URL", "PYTHONDONTWRITEBYTECODE",
            "PYTHONPYCACHEPREFIX",
        )  # fmt: skip
        clean = {name: value for name, value in os.environ.items() if name not in ours}
        self.log = folder / "demo.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(port)], cwd=folder, stdout=log, stderr=log,
                env={**clean, **environment, "PYTHONUNBUFFERED": "1"}, start_new_session=True,
            )  # fmt: skip

    def wait_until_ready(self):
        wait_for(lambda: "Stop with Ctrl-C" in self.text or self.process.poll() is not None, "the demo", 120)
        assert self.process.poll() is None, self.text
        return self

    @property
    def text(self):
        return self.log.read_text()

    def children(self):
        return json.loads((self.folder / ".local" / "demo.json").read_text())["children"]

    def health(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz/ready", timeout=10) as response:
            return json.load(response)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        assert self.process.wait(60) == 0


def processes_of(folder):
    """Processes whose command or working directory is this folder's, apart from zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or not started_at(int(entry.name)):
            continue
        try:
            if str(folder) in (entry / "cmdline").read_text() or str((entry / "cwd").readlink()).startswith(
                str(folder)
            ):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


@pytest.mark.whole
def test_the_demo_comes_up_whole_survives_kills_and_leaves_no_process_and_keeps_its_data(checkout):
    demo = Demo(checkout, free_port()).wait_until_ready()
    health = demo.health()
    assert health.pop("last_notification_seconds") is not None
    assert health == dict.fromkeys(["status", "database", "broker", "worker", "beat", "live"], "ok")
    for words in ("/chat/", "/calendar/", "/admin/", "login: admin", "login: hang"):
        assert words in demo.text
    messenger_is_played(demo)
    key = (checkout / ".local" / "secret_key").read_text()
    second = Demo(checkout, free_port())
    assert second.process.wait(60) == 1 and "already runs from this folder" in second.text
    killed_processes_are_started_again(demo)
    again = a_killed_demo_leaves_no_trace_for_the_next(demo)
    assert "Loading the demo data" not in again.text
    assert (checkout / ".local" / "secret_key").read_text() == key
    assert oct((checkout / ".local" / "secret_key").stat().st_mode & 0o777) == "0o600"
    again.stop(signal.SIGINT)
    wait_for(lambda: not processes_of(checkout), "everything to be gone", 20)


def messenger_is_played(demo):
    """By a server beside the demo, to which the developers' index leads; whoever writes there is answered there."""
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/dev/", timeout=10) as response:
        [url] = set(re.findall(r'href="(http://127.0.0.1:\d+/)"', response.read().decode()))
    assert f"... in Messenger   {url}" in demo.text
    simulated = SimulatedMessenger.at(url)
    greeted = simulated.person(first_name="Duyên", last_name="Phan").says("xin chào")["text"]
    assert greeted.startswith("Xin chào Duyên Phan!")


def killed_processes_are_started_again(demo):
    old = demo.children()
    for pid, _ in old:
        os.killpg(pid, signal.SIGKILL)
    wait_for(lambda: not {pid for pid, _ in demo.children()} & {pid for pid, _ in old}, "new processes")
    wait_for(lambda: up(demo), "health")


def a_killed_demo_leaves_no_trace_for_the_next(demo):
    children = demo.children()
    demo.process.kill()
    demo.process.wait()
    assert any(started_at(pid) for pid, _ in children)
    again = Demo(demo.folder, demo.port).wait_until_ready()
    assert "that a killed start had left behind" in again.text
    assert not any(started_at(pid) == start for pid, start in children)
    assert again.health()["status"] == "ok"
    return again


@pytest.mark.whole
@pytest.mark.parametrize("delay", [0.2, 0.5, 0.9, 1.5])
def test_an_end_at_any_moment_of_the_start_leaves_no_process(checkout, delay):
    import time

    demo = Demo(checkout, free_port())
    time.sleep(delay)
    demo.process.send_signal(signal.SIGTERM)
    demo.process.wait(60)
    wait_for(lambda: not processes_of(checkout), "everything to be gone", 20)
    assert "Traceback" not in demo.text


def up(demo):
    try:
        return demo.health()["status"] == "ok"
    except OSError:
        return False


def test_a_busy_port_is_said_in_a_sentence(checkout):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        demo = Demo(checkout, port)
        assert demo.process.wait(60) == 1
    assert f"Port {port} is in use by another program. Choose another: make demo PORT=9000" in demo.text
    wait_for(lambda: not processes_of(checkout), "everything to be gone", 20)


@pytest.mark.whole
def test_a_given_database_broker_and_messenger_page_are_used(checkout, running):
    from meetassist.tests import messenger

    running.use_sqs()
    # What is loaded last is there: the demo data are another test's.
    ModelCall.objects.create(purpose="understand", prompt="1", model="none", outcome=ModelCall.ANSWERED, cost_usd=0)
    # With our key too: the password of the questions' role comes from it, and the server has one such role.
    given = ("DATABASE_URL", "SECRET_KEY", "CELERY_BROKER_URL", "SQS_ENDPOINT_URL", "AWS_REGION", *MESSENGER)
    demo = Demo(checkout, free_port(), **{name: running.environment[name] for name in given}).wait_until_ready()
    assert demo.health()["status"] == "ok"
    assert not (checkout / ".local" / "postgres").exists()
    running.port = demo.port
    assert running.post(messenger.text("7001", "xin chào")) == 200
    wait_for(lambda: running.graph.texts("7001"), "the reply at the given Graph address")
    demo.stop()
    wait_for(lambda: not processes_of(checkout), "everything to be gone", 20)


# What there is none of where nothing goes wrong, no rule changes, nobody was asked for a code, was rung or invited,
# no process has run and no calendar is kept elsewhere.
NOTHING_OF = {
    "Call", "CodeLimit", "EmailVerification", "Fault", "Heartbeat", "Invitation", "OwnCalendar", "Partner",
    "Replanning", "Retention",
}  # fmt: skip


@pytest.mark.whole
def test_the_demo_data_fills_every_page(db):
    from django.core.management import call_command
    from django.utils import timezone

    from bookings.tests.test_double_booking import overlaps

    settings.DEBUG = True
    try:
        call_command("load_demo", verbosity=0)
        counts = [Appointment.objects.count(), Consultant.objects.count(), Service.objects.count()]
        call_command("load_demo", verbosity=0)
    finally:
        settings.DEBUG = False
    assert counts == [Appointment.objects.count(), Consultant.objects.count(), Service.objects.count()]
    assert counts[0] >= 300 and counts[1] >= 8 and counts[2] >= 6
    assert len(set(Service.objects.values_list("duration_minutes", flat=True))) >= 4
    given = [name.split()[-1] for name in Consultant.objects.values_list("name", flat=True)]
    assert given.count("Hằng") == 2
    now = timezone.now()
    assert Appointment.objects.filter(during__startswith__gt=now, status="confirmed").count() >= 50
    assert Appointment.objects.filter(during__endswith__lt=now, status="completed").count() >= 50
    assert TimeOff.objects.count() >= 3 and overlaps() == 0
    empty = {model.__name__ for model in admin.site._registry if not model.objects.exists()}
    # Golden questions are a migration's: a test before this one may have emptied their table.
    assert empty - {"GoldenQuestion"} == NOTHING_OF
    for customer in Customer.objects.all():
        most = (customer.level or ServiceLevel.objects.get(is_default=True)).maximum_coming
        assert customer.appointments.coming(now).count() < min(most, BusinessPolicy.current().maximum_coming)
    assert {row.reason for row in Handoff.objects.waiting()} >= {"asked", "anger", "question"}
    assert Handoff.objects.exclude(resolved_at=None).count() == 2
    assert set(WaitlistEntry.objects.values_list("status", flat=True)) == {"waiting", "booked", "lapsed", "ended"}
    # Nobody is offered a time at once: there is none.
    waitlist.offer_free_slots(now=now)
    assert not WaitlistEntry.objects.filter(status="offered").exists()
    weeks = {(now - at).days // 7 for at in ModelCall.objects.values_list("at", flat=True)}
    assert weeks == {0, 1, 2, 3} and Feedback.objects.exclude(comment="").count() > 50
    said = Conversation.objects.annotate(first=Min("messages__sent_at"))
    assert {(now - one.first).days // 7 for one in said} == weeks
    assert not Message.objects.filter(created_at__gt=now - timedelta(hours=1)).exists()


def test_demo_logins_are_not_made_in_production(db):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="only with DEBUG=1"):
        call_command("load_demo")
