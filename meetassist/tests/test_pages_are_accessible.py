"""Pages of customers, consultants and the team can be used with a keyboard, a screen reader, and on a telephone."""

import uuid
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from accounts.mail.files import FileBackend
from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_customer, by_staff
from bookings.models import Appointment, Call
from bookings.pages.calendar_days import View
from chatbot.models import Conversation, Handoff, KnowledgeDocument, Message, Question
from chatbot.worker import news
from consultants.models import TimeOff
from history.models import Entry
from meetassist.tests.accessibility import barriers
from meetassist.tests.browsing import DESKTOP, ChatPage, opened
from meetassist.tests.fixtures import everybody_reads, login_of, make_office
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
    if name:
        everybody_reads(locale)
    return opened(browser, site.url, name, path, locale=locale)


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
    page = open_page(browser, site, locale, "bao", "/calendar/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    noted = {}
    views = [f"/calendar/?view={view}&day={tomorrow}" for view in View.values]
    for path in ("/", "/chat/", "/calendar/", *views, "/dev/mail/", "/admin/accounts/user/"):
        page.goto(f"{site.url}{path}")
        noted[path] = barriers(page)
    page.goto(f"{site.url}/dev/mail/")
    page.locator(".mails a").first.click()
    noted["mail"] = barriers(page)
    page.goto(f"{site.url}/calendar/?view=agenda&day={tomorrow}")
    address = page.locator(".calendar-entry").first.get_attribute("href")
    page.locator(".calendar-entry").first.click()
    page.locator("dialog .appointment-panel").wait_for()
    noted["panel"] = barriers(page)
    page.goto(f"{site.url}{address}")
    noted["appointment"] = barriers(page)
    page.locator("a[href$='step=cancel']").click()
    page.locator("button[value=cancel]").wait_for()
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
    page = open_page(browser, site, locale, "admin", "/admin/")
    appointment = Appointment.objects.filter(status="confirmed").first()
    pages = [
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
    ]
    noted = {}
    for path in pages:
        page.set_viewport_size(DESKTOP)
        page.goto(f"{site.url}{path}")
        noted[path] = barriers(page)
    assert {path: found for path, found in noted.items() if found} == {}


class Team:
    """One of the team at work; of every state of a page that they look at, what is in the way is noted."""

    def __init__(self, browser, site, locale):
        self.site, self.noted = site, []
        self.page = open_page(browser, site, locale, "admin", "/admin/tables/")

    def see(self, name):
        self.noted += [f"{name}: {barrier}" for barrier in barriers(self.page)]
        self.page.set_viewport_size(DESKTOP)

    def go(self, path):
        self.page.goto(f"{self.site.url}{path}")

    def look(self, *paths):
        for path in paths:
            self.go(path)
            self.see(path)

    def unfold(self):
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


@pytest.fixture
def asked_for(site, tomorrow_at):
    """An appointment that waits for approval."""
    site.office.legal.needs_approval = True
    site.office.legal.save()
    customer = Customer.objects.create(name="Phan Văn Khải", phone="+84900000001", notes="Gọi sau 9 giờ")
    return services.book(
        customer=customer, service=site.office.legal, consultant=site.office.bao, starts_at=tomorrow_at(14),
        by=by_customer(customer), now=timezone.now(),
    ).appointment  # fmt: skip


@LANGUAGES
def test_the_day_and_the_panel_over_it_at_each_of_its_steps(browser, site, asked_for, locale, tomorrow_at):
    team, day = Team(browser, site, locale), f"/admin/day/{tomorrow_at(9):%Y-%m-%d}/"
    confirmed = Appointment.objects.get(status="confirmed")
    team.look("/admin/", day, f"{day}?name=nobody", "/admin/tables/")
    dialog = team.page.locator("dialog.panel")
    for row, end in ((asked_for, "decline"), (confirmed, "cancel")):
        team.go(day)
        team.page.locator(f".board-entry[href*='{row.code}']").click()
        dialog.locator(".facts").wait_for()
        team.see(f"{row.status} in the panel")
        for step in ("move", end):
            dialog.locator(f"a[href$='step={step}']").click()
            dialog.locator(f"button[value={step}]").wait_for()
            team.see(f"{row.status}: {step}")
            dialog.locator(".sending a").click()
            dialog.locator(".facts").wait_for()
    dialog.locator("a[href$='step=cancel']").click()
    # Somebody else was quicker; then what is done is said.
    services.reschedule(
        appointment=confirmed, starts_at=tomorrow_at(16), consultant=site.office.bao, by=by_staff("admin"),
        now=timezone.now(),
    )  # fmt: skip
    dialog.locator("#reason").fill("Bận")
    dialog.locator("button[value=cancel]").click()
    dialog.locator("[role=alert]").wait_for()
    team.see("overtaken")
    dialog.locator("button[value=cancel]").click()
    dialog.locator("[role=status]").wait_for()
    team.see("done")
    team.look(f"/admin/appointments/{asked_for.code}/", f"/admin/appointments/{asked_for.code}/?step=move")
    assert team.noted == []


@LANGUAGES
def test_booking_at_each_of_its_steps(browser, site, asked_for, locale, tomorrow_at):
    team = Team(browser, site, locale)
    service, consultant, day = site.office.tax.pk, site.office.bao.pk, f"{tomorrow_at(9):%Y-%m-%d}"
    whom = f"/admin/book/?customer={asked_for.customer_id}"
    what = f"{whom}&service={service}"
    when = f"{what}&consultant={consultant}&day={day}"
    team.look("/admin/book/", "/admin/book/?q=khai", f"/admin/book/?day={day}&time=09:00&consultant={consultant}", whom)
    for path in (what, when):
        team.go(path)
        team.page.locator(".book-day-list").wait_for()
        team.unfold()
        team.see(path)
    # Taken, outside of the hours, and all the same.
    for path in (f"{when}&time=14:00", f"{when}&time=19:30", f"{when}&time=19:30&outside="):
        team.look(path)
        assert team.page.locator(".book-refused").count() == 1
    team.page.locator(".book-whether .button").click()
    team.page.wait_for_load_state()
    team.see("without a reason")
    team.go("/admin/book/?q=0900000001")
    team.unfold()
    team.page.locator("#id_name").fill("Khải")
    team.page.locator("#id_phone").fill("0900000001")
    team.page.locator(".book-new .button").click()
    team.page.locator(".book-known").wait_for()
    team.see("somebody has the number")
    team.look(f"{when}&time=10:00")
    team.page.locator(".book-whether .button").click()
    team.page.locator(".book-aloud").wait_for()
    team.see("booked")
    assert team.noted == []


@LANGUAGES
def test_the_pages_of_people_and_the_list_of_appointments(browser, site, asked_for, locale):
    team, one = Team(browser, site, locale), asked_for.customer
    other = Customer.objects.create(name="Khải", phone=one.phone, email="khai@example.com")
    customer = Customer.objects.get(email="c1@example.com")
    team.look(
        *(f"/admin/customers/{pk}/" for pk in (one.pk, customer.pk)),
        f"/admin/customers/{one.pk}/merge/",
        f"/admin/customers/{one.pk}/merge/?with={other.pk}",
        reverse("admin:accounts_customer_changelist") + "?q=khai",
        reverse("admin:accounts_customer_privacy", args=[customer.pk]),
        reverse("admin:chatbot_retention_changelist"),
        reverse("privacy"),
    )
    listed = reverse("admin:bookings_appointment_changelist")
    team.look(f"{listed}?p=1", f"{listed}?status__exact=pending")
    team.page.locator("#result_list .action-select").first.check()
    team.page.locator("select[name=action]").select_option("reassign_selected")
    team.page.locator(".actions button").click()
    team.page.locator("#id_consultant").wait_for()
    team.see("to whom")
    team.page.locator("#id_consultant").select_option(label="Trần Minh Hằng")
    team.page.locator(".reassign .button").first.click()
    team.page.locator(".reassign table").wait_for()
    team.see("what it would do")
    assert team.noted == []


@LANGUAGES
def test_calls_nobody_has_one_of_ones_own_and_those_of_colleagues(browser, site, asked_for, locale):
    now, team = timezone.now(), Team(browser, site, locale)
    services.decline(appointment=asked_for, by=by_staff("admin"), reason="Chuyên gia ốm", now=now)
    news.send_due()
    team.look("/admin/call/")
    assert team.page.locator(".call-card").count() == 1
    Call.objects.create(
        customer=asked_for.customer, taken_at=now, ended_at=now, outcome="no_answer", again_at=now + timedelta(hours=1),
    )  # fmt: skip
    team.go("/admin/call/")
    team.see("again later")
    for name in ("bao", "admin"):
        call = Call.objects.create(customer=asked_for.customer, taken_at=now, caller=User.objects.get(username=name))
        team.go("/admin/call/")
        team.see(f"of {name}")
        call.delete()
    Appointment.objects.get(pk=asked_for.pk).notifications.all().delete()
    team.go("/admin/call/")
    team.see("nobody")
    assert team.noted == []


@LANGUAGES
def test_the_desk_and_a_conversation_with_everything_open(browser, site, locale):
    team, talk = Team(browser, site, locale), Conversation.objects.first()
    said = Message.objects.create(
        conversation=talk, channel="web", direction="in", status="handled", text="Mai 9 giờ nhé", sent_at=timezone.now()
    )
    for author, status in (("", "sent"), ("Lan", "failed")):
        Message.objects.create(
            conversation=talk, channel="web", direction="out", status=status, text="Dạ", author=author,
            sent_at=timezone.now(),
        )  # fmt: skip
    team.look("/admin/desk/", *(f"/admin/desk/?tab={tab}" for tab in ("notices", "all")), "/admin/desk/?q=xin")
    page = f"/admin/desk/{talk.pk}/"
    team.go(page)
    team.unfold()
    team.see(page)
    team.page.locator(".desk-log a[data-panel]").last.click()
    team.page.locator("dialog.panel .desk-facts").wait_for()
    team.see("understood")
    team.look(reverse("reading", args=[talk.pk, said.pk]))
    team.go(page)
    Handoff.objects.update(taken_at=timezone.now(), taken_by="Lan", emergency_at=timezone.now())
    team.page.locator("#desk-text").fill("Xin chào")
    team.page.locator(".default[value=answer]").click()
    team.page.locator(".desk-held").wait_for()
    team.see("of somebody else")
    team.look("/admin/desk/")
    assert team.noted == []
