"""Pages of customers, consultants and the team can be used with a keyboard, a screen reader, and on a telephone."""

import uuid
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from accounts.mail.files import FileBackend
from accounts.models import Customer, User
from bookings.models import Appointment
from chatbot.models import Conversation, Handoff, KnowledgeDocument, Question
from consultants.models import TimeOff
from history.models import Entry
from meetassist.tests.accessibility import DESKTOP, barriers
from meetassist.tests.browsing import ChatPage
from meetassist.tests.fixtures import login_of, make_office
from meetassist.tests.test_admin import make_rows

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]
LANGUAGES = pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])


@pytest.fixture
def site(running, tomorrow_at):
    running.office = make_office()
    login_of(running.office.bao, "bao", password="x")
    User.objects.create_superuser("admin", email="admin@example.com", password="x")
    make_rows(running.office, 1, timezone.now(), tomorrow_at)
    running.use_pgmq()
    running.web(DEBUG="1")
    return running


def open_page(browser, site, locale, name="", path="/"):
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale=locale).new_page()
    page.goto(f"{site.url}{path}")
    if name:
        page.locator("[name=login]").fill(name)
        page.locator("[name=password]").fill("x")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda there: "/login/" not in there)
    return page


def test_what_is_in_the_way_is_noticed(browser, site):
    page = open_page(browser, site, "en-GB")
    assert barriers(page) == []
    page.evaluate("""() => {
        const main = document.querySelector('main')
        main.append(document.createElement('input'))
        for (const what of ['nothing', 'all']) {
            const button = document.createElement('button')
            button.textContent = what
            button.style.cssText = 'padding: 0; border: 0; font-size: 9px; color: #999; background: #fff'
            main.append(button)
        }
        const wide = document.createElement('p')
        wide.textContent = 'x'.repeat(400)
        main.append(wide)
    }""")
    told = "\n".join(barriers(page))
    for word in ("label (critical)", "color-contrast (serious)", "target-size (serious)", "wider than the screen"):
        assert word in told


@LANGUAGES
def test_the_pages_of_customers_and_of_consultants(browser, site, locale, settings):
    """Not of /api/: what a browser sees there is Django REST framework's own, for developers."""
    settings.EMAIL_FILES = site.environment["EMAIL_FILES"]
    letter = EmailMultiAlternatives(
        "Xin chào", "Xin chào", "no-reply@localhost", ["khai@example.com"],
        headers={"Message-ID": f"<{uuid.uuid4()}@localhost>"},
    )  # fmt: skip
    letter.attach_alternative("<html lang=vi><title>Xin chào</title><p>Xin chào <b>Khải</b></p>", "text/html")
    FileBackend().send_messages([letter])
    page = open_page(browser, site, locale, "bao", "/login/?next=/calendar/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    noted = {}
    for path in ("/", "/chat/", f"/calendar/?week={tomorrow}", "/dev/mail/", "/admin/accounts/user/"):
        page.goto(f"{site.url}{path}")
        noted[path] = barriers(page)
    page.goto(f"{site.url}/dev/mail/")
    page.locator(".mails a").first.click()
    noted["mail"] = barriers(page)
    page.goto(f"{site.url}/calendar/?week={tomorrow}")
    page.locator(".appointment a").first.click()
    noted["appointment"] = barriers(page)
    page.locator("button[value=cancel]").click()
    noted["ask first"] = barriers(page)
    assert {name: found for name, found in noted.items() if found} == {}


@LANGUAGES
def test_a_conversation_with_buttons_a_table_and_a_person(browser, site, locale):
    site.worker()
    chat = ChatPage(browser, site.url, locale=locale)
    chat.say("cho mình hỏi bảng giá các dịch vụ" if locale == "vi-VN" else "what are your prices?")
    chat.say("mình muốn đặt lịch tư vấn thuế" if locale == "vi-VN" else "I'd like to book a tax consultation")
    chat.say("cho mình gặp nhân viên" if locale == "vi-VN" else "I want to talk to a person")
    assert barriers(chat.page) == [] and chat.errors == []


@LANGUAGES
def test_the_pages_of_admin(browser, site, locale):
    page = open_page(browser, site, locale, "admin", "/login/?next=/admin/")
    appointment, talk = Appointment.objects.filter(status="confirmed").first(), Conversation.objects.first()
    pages = [
        reverse("admin:index"),
        reverse("admin:app_list", args=["bookings"]),
        reverse("admin:bookings_appointment_changelist") + "?q=dang",
        reverse("admin:bookings_appointment_add"),
        *(reverse(f"admin:bookings_appointment_{name}", args=[appointment.pk]) for name in ("change", "history")),
        reverse("admin:bookings_appointment_displaced"),
        reverse("admin:accounts_customer_change", args=[Customer.objects.first().pk]),
        reverse("admin:consultants_consultant_change", args=[site.office.bao.pk]),
        reverse("admin:consultants_consultant_invite", args=[site.office.bao.pk]),
        reverse("admin:consultants_service_change", args=[site.office.tax.pk]),
        reverse("admin:consultants_timeoff_change", args=[TimeOff.objects.first().pk]),
        reverse("admin:consultants_timeoff_delete", args=[TimeOff.objects.first().pk]),
        reverse("admin:consultants_holiday_import"),
        reverse("admin:chatbot_knowledgechunk_changelist"),
        reverse("admin:chatbot_knowledgedocument_change", args=[KnowledgeDocument.objects.first().pk]),
        reverse("admin:chatbot_knowledgedocument_ask"),
        reverse("admin:chatbot_question_improve"),
        reverse("admin:chatbot_question_answer", args=[Question.objects.first().pk]),
        reverse("admin:chatbot_goldenquestion_check"),
        reverse("admin:history_entry_changelist"),
        reverse("admin:history_entry_change", args=[Entry.objects.first().pk]),
        # The desk, while a customer waits for a person.
        reverse("admin:chatbot_conversation_talk", args=[talk.pk]),
    ]
    noted = {}
    for path in pages:
        page.set_viewport_size(DESKTOP)
        page.goto(f"{site.url}{path}")
        noted[path] = barriers(page)
    assert {path: found for path, found in noted.items() if found} == {}
    assert Handoff.objects.waiting().count() == 1
