"""The copy holds everything that is kept of a person, and nothing of anybody else."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone, translation

from accounts.models import ChannelIdentity, Customer, Device, User
from accounts.verification import ask_for_code
from chatbot.models import Conversation, Message
from chatbot.privacy.access import everything
from chatbot.privacy.inventory import OF_CUSTOMERS
from chatbot.tests.privacy.person import with_everything
from meetassist.acting import Acting, acting
from meetassist.tests.fixtures import know

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(office, now, tomorrow_at):
    return with_everything(office, "lanlan", now=now, starts_at=tomorrow_at(9))


@pytest.fixture
def mai(lan, office, now, tomorrow_at):
    return with_everything(office, "maimai", now=now, starts_at=tomorrow_at(15))


def copy_of(customer):
    return json.loads(everything(customer, now=timezone.now()).as_json())


def texts(value):
    """Every text within."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def test_no_list_of_the_inventory_is_empty_for_a_person_with_everything(lan):
    copy = copy_of(lan)
    assert list(copy) == ["format", "business", "made_at", *(kept.key for kept in OF_CUSTOMERS)]
    assert [key for key, rows in copy.items() if rows == []] == []


def words_in_the_database(word):
    """Every text with the word, of any column of any table of the inventory that the person is to be given."""
    return {
        text for kept in OF_CUSTOMERS for values in kept.model._default_manager.values(*kept.columns.split())
        for text in texts([str(value) for value in values.values()]) if word in text
    }  # fmt: skip


def test_whatever_has_the_persons_word_is_in_both_forms_and_nobody_elses_is(lan, mai):
    for person, word, other in ((lan, "lanlan", "maimai"), (mai, "maimai", "lanlan")):
        found = everything(person, now=timezone.now())
        data, page = found.as_json(), found.as_html()
        of_theirs = words_in_the_database(word)
        assert len(of_theirs) > 25
        in_data = " ".join(texts(json.loads(data)))
        assert [text for text in of_theirs if text not in in_data] == []
        assert [line for text in of_theirs for line in text.split("\n") if line and line not in plain(page)] == []
        assert other not in data and other not in page


def plain(page):
    return unescape(page)


def test_rows_of_both_channels_and_of_a_merged_profile_are_there(lan):
    copy = copy_of(lan)
    assert [row["name"] for row in copy["profile"]] == ["lanlan tên", "lanlan hồ sơ cũ"]
    assert {row["channel"] for row in copy["messages"]} == {"web", "messenger"}
    assert {row["channel"] for row in copy["channels"]} == {"web", "messenger"}
    assert [row["written_by"] for row in copy["messages"][:3]] == ["customer", "assistant", "team"]


def test_an_appointment_is_told_with_its_events_by_names_and_in_utc(lan, tomorrow_at):
    copy = copy_of(lan)
    [visit] = copy["appointments"]
    start = tomorrow_at(10)
    assert visit["service"] == "Tư vấn thuế" and visit["consultant"] == "Trần Minh Hằng"
    assert visit["during"] == {
        "from": (start - timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "to": (start - timedelta(hours=7) + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
    }
    moved = next(row for row in copy["appointment_events"] if row["kind"] == "moved")
    assert moved["changes"]["consultant"] == ["Lê Quốc Bảo", "Trần Minh Hằng"] and moved["role"] == "staff"


def test_neither_the_team_nor_secrets_are_in_it(lan, office):
    User.objects.filter(username__startswith="staff").update(email="secret-login@example.com")
    identity = lan.identities.first()
    ChannelIdentity.objects.filter(pk=identity.pk).update(session_key="k" * 32, network_key="net" * 9)
    found = everything(lan, now=timezone.now())
    for text in (found.as_json(), found.as_html()):
        for secret in (f"staff{lan.pk}", "k" * 32, "net" * 9, "bao@example.com", "secret-login"):
            assert secret not in text
        assert not re.search(r"\b[0-9a-f]{64}\b", text)


def test_changes_say_what_was_changed_when_and_by_which_kind_and_name_nobody(lan):
    with acting(Acting("user", id="77", name="Chị Quản Lý", place="admin")):
        Customer.objects.filter(pk=lan.pk).update(phone="+84900000009")
        Device.objects.filter(customer=lan).update(place="tầng hai")
    with acting(Acting("task", name="bookings.tasks.sweep")):
        Customer.objects.filter(pk=lan.pk).update(level=None)
    found = everything(lan, now=timezone.now())
    *_before, phone, device, level = json.loads(found.as_json())["changes"]
    assert (phone["by"], phone["changed"]) == ("team", {"phone": ["+84912345678", "+84900000009"]})
    assert (device["table_name"], device["changed"]) == ("accounts_device", {"place": ["", "tầng hai"]})
    assert (level["by"], level["changed"]) == ("task", {"level_id": None})
    page = plain(found.as_html())
    assert "điện thoại: +84912345678 → +84900000009" in page
    for text in (found.as_json(), page):
        assert "Quản Lý" not in text and "sweep" not in text


def test_what_others_did_in_the_same_browser_is_not_theirs(now):
    """An identity goes on with a fresh customer after a sign-out; the address typed before is the former's."""
    identity = know("web", "shared", name="Người trước")
    former = identity.customer
    first = Conversation.objects.create(identity=identity, customer=former)
    Conversation.objects.filter(pk=first.pk).update(created_at=now - timedelta(hours=2), ended_at=now)
    ask_for_code(identity=identity, email="former@example.com", language="vi", now=now - timedelta(hours=1))
    later = Customer.objects.create(name="Người sau")
    identity.customer = later
    identity.save()
    second = Conversation.objects.create(identity=identity, customer=later)
    Conversation.objects.filter(pk=second.pk).update(created_at=now)
    ask_for_code(identity=identity, email="later@example.com", language="vi", now=now + timedelta(minutes=5))
    assert [[row["email"] for row in copy_of(who)["codes"]] for who in (former, later)] == [
        ["former@example.com"], ["later@example.com"],
    ]  # fmt: skip


def test_the_page_is_in_the_persons_language_and_by_their_clock(lan, tomorrow_at):
    start = tomorrow_at(10)
    page = plain(everything(lan, now=start).as_html())
    assert '<html lang="vi">' in page and "GMT+7" in page
    assert f"{start:%d/%m/%Y} 10:00" in page
    lan.language, lan.time_zone = "en", "Asia/Tokyo"
    lan.save()
    page = plain(everything(lan, now=start).as_html())
    assert '<html lang="en">' in page and "GMT+9" in page and "What MeetAssist keeps about you" in page
    weekday = f"{start:%A} {start:%d/%m/%Y}"
    assert f"{weekday} 12:00 – {weekday} 12:30" in page and f"{weekday} 10:00 – " not in page


def test_the_data_are_the_same_in_every_language(lan, now):
    found = everything(lan, now=now)
    with translation.override("vi"):
        in_vietnamese = found.as_json()
    with translation.override("en"):
        assert found.as_json() == in_vietnamese
    assert json.loads(in_vietnamese)["conversations"][0]["identity"] == "web chat lanlan-web"


def test_the_page_runs_nothing_and_needs_nothing_beside_it(lan):
    row = Message.objects.filter(conversation__customer=lan).first()
    Message.objects.filter(pk=row.pk).update(text="<script>alert(1)</script>")
    page = everything(lan, now=timezone.now()).as_html()
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert re.findall(r"(?:src|href)=|url\(", page) == []


def test_a_person_of_whom_nothing_is_kept_but_their_row_has_a_copy_too(now):
    copy = copy_of(Customer.objects.create())
    assert {key for key, rows in copy.items() if isinstance(rows, list) and rows} == {"profile", "changes"}
    assert Customer.objects.get().name == ""
