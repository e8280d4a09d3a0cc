"""manage.py replay and export_conversation: what differs is said, and a real conversation becomes a file that plays."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Customer
from chatbot.models import Conversation
from chatbot.simulator.golden import playing, script
from chatbot.simulator.golden.exporting import export
from chatbot.simulator.golden.script import ScriptError
from meetassist.tests.fixtures import make_office

STRANGER = """\
# Somebody new
language: en
now: 2026-12-01 07:30
taken: Lê Quốc Bảo, Tư vấn thuế, 2026-12-02 14:00

customer: book tax advice with Bảo tomorrow at 9:00
bot says: e-mail
customer: Mary.Long@shop.example.com
customer: {code}
customer: Mary Long
bot says: 09:00
later: 3 minutes
meanwhile: another customer takes Lê Quốc Bảo, 2026-12-02 10:00, Tư vấn thuế
taps: Yes
bot says: Booked!
later: 2 hours
customer: my number is 0912 345 678
customer: my appointments

appointments:
- confirmed, Lê Quốc Bảo, Tư vấn thuế, 2026-12-02 09:00
"""


@pytest.fixture(autouse=True)
def _e_mails_are_files(settings, tmp_path):
    settings.EMAIL_PROVIDER = "file"
    settings.EMAIL_BACKEND = "accounts.mail.files.FileBackend"
    settings.EMAIL_FILES = str(tmp_path / "mail")


def changed(text, old, new):
    assert old in text
    return text.replace(old, new)


@pytest.mark.django_db
def test_a_file_that_is_right_has_no_differences():
    assert playing.play(script.parse(STRANGER)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("bot says: Booked!", "bot says: Gebucht!", "line 15: bot says: 'Gebucht!'; it said: Booked!"),
        ("bot says: Booked!", "bot does not say: Booked!", "line 15: bot does not say: 'Booked!'"),
        ("bot says: Booked!", "bot is silent", "line 15: the bot should be silent, but said: Booked!"),
        ("bot says: Booked!", "bot offers: 99:99", "line 15: bot offers: '99:99'; it offered: "),
        ("taps: Yes", "taps: Perhaps", "line 14: there is nothing to tap called 'Perhaps'"),
        ("02 09:00\n", "02 11:00\n", "at the end, appointments: confirmed, Lê Quốc Bảo, Tư vấn thuế, 2026-12-02 11:00; but"),
        ("appointments:\n- confirmed", "waitlist:\n- waiting", "at the end, waitlist: waiting, "),
    ],
)  # fmt: skip
def test_what_differs_is_said(old, new, difference):
    assert any(one.startswith(difference) for one in playing.play(script.parse(changed(STRANGER, old, new))))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("now: 2026-12-01 07:30", "now: soon", "line 3: now: 'soon' is no time such as"),
        ("now: 2026-12-01 07:30\n", "", "there is no line that begins with now:"),
        ("later: 2 hours", "later: soon", "line 16: later: 'soon' is no length"),
        ("later: 2 hours", "whatever: 2", "line 16: 'whatever: 2' begins with none of: language, now"),
        ("Bảo, 2026-12-02 10:00", "Nobody, 2026-12-02 10:00", "line 13: meanwhile: nobody and nothing is called"),
        ("takes Lê", "eats Lê", "line 13: meanwhile: "),
        ("customer: {code}", "chooses: 77", "line 9: chooses: choice 77 is not offered"),
        ("taken: Lê Quốc Bảo,", "taken: Hằng,", "line 4: taken: several are called 'Hằng'"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(old, new, problem):
    with pytest.raises(ScriptError) as raised:
        playing.play(script.parse(changed(STRANGER, old, new)))
    assert problem in str(raised.value)


@pytest.mark.django_db
def test_an_exported_conversation_plays_without_differences_and_without_what_is_personal(tmp_path):
    before = transaction.savepoint()
    assert playing.play(script.parse(STRANGER)) == []
    text = export(Conversation.objects.get())
    transaction.savepoint_rollback(before)
    for personal in ("Mary", "Long", "mary", "shop.example", "912 345", "0912"):
        assert personal not in text, text
    assert "customer: {code}" in text and "customer: customer1@example.com" in text and "Alex Morgan" in text
    assert "meanwhile: another customer takes Lê Quốc Bảo, 2026-12-02 10:00, Tư vấn thuế" in text
    assert playing.play(script.parse(text)) == [], text


@pytest.mark.django_db
def test_there_is_nothing_to_export_where_nothing_was_said():
    make_office()
    with pytest.raises(CommandError, match="There is no conversation 77"):
        call_command("export_conversation", "77")
    from accounts.services import identify

    identity = identify(channel="web", external_id="silent")
    silent = Conversation.objects.create(identity=identity, customer=identity.customer)
    with pytest.raises(CommandError, match="the customer has said nothing in it"):
        call_command("export_conversation", str(silent.pk))


@pytest.mark.django_db(transaction=True)
def test_replay_plays_in_databases_of_its_own(tmp_path):
    right, wrong = tmp_path / "right.txt", tmp_path / "wrong.txt"
    right.write_text(STRANGER)
    wrong.write_text(changed(STRANGER, "bot says: Booked!", "bot says: Gebucht!"))
    said = io.StringIO()
    call_command("replay", str(right), stdout=said)
    assert said.getvalue() == "1 conversations went as their files say.\n"
    said = io.StringIO()
    with pytest.raises(CommandError, match="2 of 3 conversations went otherwise"):
        call_command("replay", str(right), str(wrong), str(tmp_path / "missing.txt"), stdout=said)
    first, second = said.getvalue().splitlines()
    assert first.startswith(f"{wrong}: line 15: bot says: 'Gebucht!'; it said: ")
    assert second == f"{Path(tmp_path / 'missing.txt')}: cannot be read: No such file or directory"
    assert not Customer.objects.exists() and databases() == []


def databases():
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^replay_[0-9]'")
        return [name for (name,) in cursor.fetchall()]
