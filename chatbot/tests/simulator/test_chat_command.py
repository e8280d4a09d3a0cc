"""manage.py chat: a conversation in a terminal, and line by line for programs."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from accounts.models import Customer
from bookings.models import Appointment
from chatbot.models import Conversation
from chatbot.simulator import in_process

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_folder(settings, tmp_path):
    settings.DEBUG = True
    settings.EMAIL_PROVIDER = "file"
    settings.EMAIL_BACKEND = "accounts.mail.files.FileBackend"
    settings.EMAIL_FILES = str(tmp_path)


class Lines:
    """A running `chat --jsonl`, whose next line can depend on its last answer."""

    def __init__(self, monkeypatch, script, **options):
        self.answers, written = [], io.StringIO()
        lines = script(self)

        class Input:
            def readline(_self):
                self.answers = [json.loads(row) for row in written.getvalue().splitlines()]
                line = next(lines, None)
                return b"" if line is None else (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"

        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": Input()}))
        call_command("chat", jsonl=True, stdout=written, **options)
        self.answers = [json.loads(row) for row in written.getvalue().splitlines()]

    @property
    def last(self):
        return self.answers[-1]

    def choose(self, title):
        with_choices = [reply["choices"] for answer in self.answers for reply in answer.get("replies", ())]
        offered = [titles for titles in with_choices if titles][-1]
        return {"choose": next(n for n, one in enumerate(offered, 1) if title in one)}


def customer(**values):
    return Customer.objects.create(name="Mai", email="mai@example.com", **{"language": "en", **values})


def test_a_known_customer_books_by_choices_and_texts(office, monkeypatch, tomorrow_at):
    mai = customer()

    def script(chat):
        yield {"text": "book tax advice with Bảo tomorrow at 9:00"}
        yield chat.choose("Yes")

    chat = Lines(monkeypatch, script, customer="MAI@example.com")
    assert [set(answer) - {"mail"} for answer in chat.answers] == [{"replies", "state"}] * 2
    appointment = Appointment.objects.get()
    assert (appointment.customer, appointment.consultant, appointment.starts_at) == (mai, office.bao, tomorrow_at(9))
    assert appointment.status == "confirmed" and appointment.code in chat.last["replies"][0]["text"]
    assert chat.last["state"] == {} or "flow" not in chat.last["state"]


def test_an_unknown_address_is_an_error(office):
    with pytest.raises(CommandError, match="No customer has the address nobody@example.com"):
        call_command("chat", jsonl=True, customer="nobody@example.com")
    assert not Conversation.objects.exists()


def test_bad_lines_are_answered_and_stop_nothing(office, monkeypatch):
    bad = [
        b"no json", b"[1]", b"\xff\xfe", {}, {"text": 5}, {"text": ""}, {"text": "x" * 2001}, {"choose": "1"}, {"choose": 1},
        {"choose": True}, {"now": "soon"}, {"now": 5}, {"now": "0001-01-01T00:00"}, {"text": "a", "choose": 1},
        b"[" * 50_000,
    ]  # fmt: skip

    def script(chat):
        yield from bad
        yield {"text": "hello"}
        yield {"choose": 99}
        yield {"choose": 0}

    chat = Lines(monkeypatch, script, language="en")
    assert [list(answer) for answer in chat.answers[: len(bad)]] == [["error"]] * len(bad)
    assert "replies" in chat.answers[len(bad)]
    assert [list(answer) for answer in chat.answers[-2:]] == [["error"]] * 2


def test_a_stranger_reads_the_code_in_the_answer(office, monkeypatch):
    def script(chat):
        yield {"text": "book tax advice with Bảo tomorrow at 9:00"}
        yield {"text": "mai@example.com"}
        yield {"text": re.search(r"\b\d{6}\b", chat.last["mail"][0]["text"])[0]}

    chat = Lines(monkeypatch, script, language="en")
    assert chat.answers[1]["mail"][0]["to"] == "mai@example.com"
    assert Customer.objects.get(email="mai@example.com").identities.get().verified_at is not None
    assert "mail" not in chat.answers[0]


def test_setting_the_clock_runs_what_is_due_on_the_way(office, monkeypatch, tomorrow_at):
    customer()

    def script(chat):
        yield {"text": "book tax advice with Bảo tomorrow at 9:00"}
        yield chat.choose("Yes")
        yield {"now": (tomorrow_at(9) - timedelta(minutes=30)).isoformat()}
        yield {"now": tomorrow_at(20).isoformat()}

    chat = Lines(monkeypatch, script, customer="mai@example.com")
    said = [reply["text"] for answer in chat.answers[2:] for reply in answer["replies"]]
    assert any("09:00" in text for text in said), said
    assert Appointment.objects.get().status == "completed"


def test_a_time_without_offset_is_the_business_s_and_the_clock_stands_still(office, monkeypatch):
    def script(chat):
        yield {"now": "2026-12-01T08:00"}
        yield {"text": "book tax advice with Bảo tomorrow at 9:00"}

    Lines(monkeypatch, script, language="en")
    held = Appointment.objects.get()
    assert (held.status, held.starts_at.isoformat()) == ("held", "2026-12-02T02:00:00+00:00")
    assert held.held_until.isoformat() == "2026-12-01T01:03:00+00:00"


def test_the_clock_of_a_site_in_use_stays(office, monkeypatch, settings):
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["book.example.com"]

    def script(chat):
        yield {"now": "2026-12-01T08:00"}

    assert Lines(monkeypatch, script).last == {"error": "the clock of a site that is in use cannot be set"}


def test_people_type_numbers_and_texts(office, monkeypatch):
    typed = iter(["hello", "1", "999", "/quit"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    written = io.StringIO()
    call_command("chat", language="en", stdout=written)
    said = written.getvalue()
    assert "  1. Book\n" in said and "Tax advice" in said
    assert Conversation.objects.get().state["underway"][0]["journey"] == "booking"


def test_everything_that_beat_starts_is_known_here():
    # These find what lost wake-ups and dead workers left behind, and there are neither here; documents know no clock,
    # no conversation here lasts as long as anything is kept, no browser of the team is open to it, and nothing of the
    # consultants' is read from elsewhere.
    needed_with_workers = {
        "wake-waiting-conversations", "resume-deliveries", "index-knowledge", "apply-retention", "ring-the-team",
        "send-due-pushes", "read-own-calendars",
    }  # fmt: skip
    assert set(in_process.BEAT) | needed_with_workers == set(django_settings.CELERY_BEAT_SCHEDULE)
