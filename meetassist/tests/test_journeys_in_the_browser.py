"""How many actions the team's journeys take, each counted in a real browser: at a table in Vietnamese, on a phone in English.

An action is a click, a tap, a choice, a value typed in one go, or a key that sends. A journey begins on the page on which
whoever makes it sits, and is over when the database says so.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import ChannelIdentity, Customer, Invitation, OutgoingEmail, User
from accounts.roles import Role
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment
from bookings.tests.test_csv import FILES
from chatbot.models import Conversation, KnowledgeDocument, Message, ModelCall, Question
from chatbot.people import handoffs
from consultants.models import Consultant, Holiday
from meetassist.tests.browsing import DESKTOP, PHONE, Person
from meetassist.tests.fixtures import everybody_reads, make_office
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

# The most that each may take.
JOURNEYS = {
    "see today's appointments of all": 0,
    "book by phone, a known customer": 5,
    "book by phone, a new customer": 7,
    "move": 3,
    "cancel with a reason": 3,
    "approve": 1,
    "say what took place": 1,
    "answer a waiting customer": 2,
    "answer an unanswered question by a document": 3,
    "import the holidays": 4,
    "add a consultant with login, hours, services and a day off": 15,
    "import data": 3,
    "export data": 1,
    "see how the business does": 0,
    "give a colleague a new password": 3,
    "see what models cost": 1,
}
WORDS = {
    "vi-VN": {
        "service": "Tư vấn thuế", "legal": "Tư vấn pháp lý", "soonest": "Sớm nhất với bất kỳ ai", "book": "Đặt lịch",
        "make": "Thêm khách hàng", "country": "Đức", "preview": "Xem những ngày sẽ được thêm", "add": "Thêm",
        "new": "Thêm chuyên gia kèm giờ làm và lời mời", "save": "Lưu lại", "look": "Xem trước kết quả",
        "import": "Nhập", "export": "Tất cả dạng CSV", "numbers": "Số liệu", "link": "Gửi liên kết đặt mật khẩu mới",
        "go": "Đi đến", "cost": "Chi phí một lịch đặt trong chat",
    },
    "en-GB": {
        "service": "Tax advice", "legal": "Legal advice", "soonest": "Next free of anyone", "book": "Book",
        "make": "Make the customer", "country": "Germany", "preview": "See what would be added", "add": "Add them",
        "new": "New consultant, with hours and invitation", "save": "Save", "look": "See what it would do",
        "import": "Import", "export": "All of it as CSV", "numbers": "Numbers", "link": "Send a link for a new password",
        "go": "Go", "cost": "Cost for a booking in the chat",
    },
}  # fmt: skip
ENTRIES = {DESKTOP["width"]: ".board-entry", PHONE["width"]: ".agenda-entry"}
ANSWER = "Có, trả góp 3 tháng không lãi."


@pytest.fixture
def site(browser, running, tomorrow_at):
    running.office = make_office()
    for name, role in (("owner", Role.OWNER), ("lan", Role.RECEPTIONIST)):
        roles.give(User.objects.create_user(name, password="x", is_staff=True, first_name=name.title()), role)
    running.customer = Customer.objects.create(
        name="Phan Văn Khải", phone="+84900000001", email="khai@example.com", language="en"
    )
    running.day = f"{tomorrow_at(9):%Y-%m-%d}"

    def book(starts_at):
        return services.book(
            customer=running.customer, service=running.office.tax, consultant=running.office.bao, starts_at=starts_at,
            by=by_customer(running.customer), now=timezone.now(),
        ).appointment  # fmt: skip

    running.book = book
    running.use_pgmq()
    running.web(DEBUG="1", SECOND_FACTOR_REQUIRED="0")
    return running


@pytest.fixture(params=[("vi-VN", DESKTOP), ("en-GB", PHONE)], ids=["table-vi", "phone-en"])
def somebody(request, browser, site):
    """Signs in as `name`, and sits on the page of `path`."""
    locale, size = request.param

    def signs_in(name, path):
        everybody_reads(locale)
        person = Person(browser, site, name, locale, size, path)
        person.words, person.entry = WORDS[locale], ENTRIES[size["width"]]
        return person

    return signs_in


def link(person, word):
    return person.page.get_by_role("link", name=person.words[word])


def button(person, word):
    return person.page.get_by_role("button", name=person.words[word], exact=True)


def check(person, journey):
    assert person.actions <= JOURNEYS[journey] and person.is_well()


def now_is(row):
    return Appointment.objects.get(pk=row.pk)


def begun(site):
    row = Appointment(customer=site.customer, consultant=site.office.bao, service=site.office.tax, status="confirmed")
    row.place_at(timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=10))
    row.save()
    return row


# Of appointments


def test_see_todays_appointments_of_all(site, somebody):
    rows = [begun(site)]
    rows.append(Appointment(customer=site.customer, consultant=site.office.thu_hang, service=site.office.tax))
    rows[1].during, rows[1].blocked, rows[1].status = rows[0].during, rows[0].blocked, "confirmed"
    rows[1].save()
    lan = somebody("lan", "/admin/")
    for row in rows:
        lan.find(f"{lan.entry}[href$='{row.code}/']").wait_for()
    check(lan, "see today's appointments of all")


def test_book_by_phone_a_known_customer(site, somebody):
    visit = begun(site)
    visit.place_at(timezone.now() - timedelta(days=300))
    visit.save()
    lan = somebody("lan", "/admin/book/")
    lan.type("#book-q", "0900 000 001")
    lan.press(lan.page.locator(".book").get_by_role("link", name="Phan Văn Khải"))
    lan.press(link(lan, "service"))
    lan.press(link(lan, "soonest"))
    lan.press(lan.page.locator(".book").get_by_role("button", name=lan.words["book"]))
    lan.page.locator(".book-aloud").wait_for()
    assert Appointment.objects.exclude(pk=visit.pk).get().customer == site.customer
    check(lan, "book by phone, a known customer")


def test_book_by_phone_a_new_customer(site, somebody):
    lan = somebody("lan", "/admin/book/")
    lan.type("#book-q", "0900 000 777")
    button(lan, "make").wait_for()
    lan.type("#id_name", "Trần Bình")
    lan.press(button(lan, "make"))
    lan.press(link(lan, "service"))
    lan.press(link(lan, "soonest"))
    lan.press(lan.page.locator(".book").get_by_role("button", name=lan.words["book"]))
    lan.page.locator(".book-aloud").wait_for()
    assert Appointment.objects.get().customer.phone == "+84900000777"
    check(lan, "book by phone, a new customer")


def test_move(site, somebody, tomorrow_at):
    row = site.book(tomorrow_at(9))
    lan = somebody("lan", f"/admin/day/{site.day}/")
    lan.press(lan.entry)
    lan.press("dialog .near a")
    lan.press("dialog button[value=move]")
    lan.page.locator("dialog [role=status]").wait_for()
    assert (now_is(row).sequence, now_is(row).status) == (1, "confirmed")
    check(lan, "move")


@pytest.mark.parametrize("where", ["the day", "the list", "the customer", "the calendar"])
def test_cancel_with_a_reason_from_anywhere(site, somebody, tomorrow_at, where):
    row = site.book(tomorrow_at(9))
    path = {
        "the day": f"/admin/day/{site.day}/",
        "the list": "/admin/bookings/appointment/?from=&to=",
        "the customer": f"/admin/customers/{site.customer.pk}/",
        "the calendar": f"/calendar/?view=agenda&day={site.day}&consultant={site.office.bao.pk}",
    }
    lan = somebody("lan", path[where])
    lan.press(f"[data-panel][href$='/{row.code}/']")
    lan.press("dialog a[href$='step=cancel']")
    lan.press("dialog .reasons button")
    lan.page.locator("dialog .state.cancelled").wait_for()
    # The customer reads it in their language, whatever that of the team is.
    assert (now_is(row).status, row.events.first().changes["reason"]) == ("cancelled", "As you asked")
    check(lan, "cancel with a reason")


def test_approve(site, somebody, tomorrow_at):
    site.office.tax.needs_approval = True
    site.office.tax.save()
    row = site.book(tomorrow_at(9, days=9))
    lan = somebody("lan", "/admin/")
    lan.press(f"form[action$='{row.code}/'] button[value=approve]")
    lan.page.locator(".messagelist").wait_for()
    assert now_is(row).status == "confirmed" and lan.page.url == f"{site.url}/admin/"
    check(lan, "approve")


@pytest.mark.parametrize(("operation", "status"), [("complete", "completed"), ("no_show", "no_show")])
def test_say_what_took_place(site, somebody, operation, status):
    row = begun(site)
    lan = somebody("lan", "/admin/")
    lan.press(f"form[action$='{row.code}/'] button[value={operation}]")
    lan.page.locator(".messagelist").wait_for()
    assert now_is(row).status == status
    check(lan, "say what took place")


# Of conversations


def test_answer_a_waiting_customer_who_is_heard(site, somebody):
    lan = somebody("lan", "/admin/desk/")
    lan.page.wait_for_selector("html[data-staff-live]")
    lan.page.evaluate("""() => {
      window.beeps = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...given) { window.beeps += 1; return start.apply(this, given); };
    }""")
    # Browsers let a page be heard once somebody has tapped on it: that is done once.
    lan.press("[data-sound]")
    lan.actions = 0
    identity = ChannelIdentity.objects.create(customer=site.customer, channel="web", external_id="v")
    talk = Conversation.objects.create(identity=identity, customer=site.customer)
    said = {"conversation": talk, "channel": "web", "sent_at": timezone.now()}
    Message.objects.create(**said, direction="in", status="handled", text="Cho tôi gặp nhân viên")
    Message.objects.create(**said, direction="out", status="sent", text="Bạn chờ một chút nhé.")
    handoffs.call(talk, "asked", now=timezone.now())
    lan.find(".desk-line").wait_for()
    wait_for(lambda: lan.page.wait_for_timeout(50) or lan.page.evaluate("window.beeps") == 2, "the sound")
    assert "Cho tôi gặp nhân viên" in lan.find(".desk-line").inner_text(), "what is answered is read"
    lan.type(".desk-at-once input[name=text]", "Dạ Lan đây ạ")
    lan.key("Enter")
    lan.page.wait_for_selector(".desk-message.person")
    assert Message.objects.get(author="Lan").text == "Dạ Lan đây ạ"
    check(lan, "answer a waiting customer")


def test_answer_an_unanswered_question_by_a_document(site, somebody):
    question = Question.objects.create(
        text="Có hỗ trợ trả góp không?", language="vi", route="knowledge", outcome="unknown"
    )
    owner = somebody("owner", "/admin/chatbot/question/improve/")
    owner.type(".group-answer textarea", ANSWER)
    owner.press(".group-answer button")
    owner.press("button[value=publish]")
    owner.page.locator(".heard.is-answer").wait_for()
    assert ANSWER in owner.page.locator(".heard").inner_text()
    question.refresh_from_db()
    assert question.settled_at and KnowledgeDocument.objects.get().title == "Có hỗ trợ trả góp không"
    check(owner, "answer an unanswered question by a document")


# Of the business


def test_import_the_holidays(site, somebody):
    owner = somebody("owner", "/admin/consultants/holiday/import/")
    owner.choose("[name=country]", owner.words["country"])
    owner.type("[name=year]", "2030")
    owner.press(button(owner, "preview"))
    owner.find(".holidays li").wait_for()
    assert Holiday.objects.count() == 0, "it is seen first"
    owner.press(button(owner, "add"))
    owner.page.locator(".messagelist").wait_for()
    assert Holiday.objects.filter(on="2030-01-01").exists()
    check(owner, "import the holidays")


def test_add_a_consultant_with_login_hours_services_and_a_day_off(site, somebody):
    owner = somebody("owner", "/admin/consultants/consultant/")
    owner.press(link(owner, "new"))
    owner.type("[name=name]", "Phạm Thu Trang")
    owner.type("[name=email]", "trang@example.com")
    for service in ("service", "legal"):
        owner.press(owner.page.get_by_label(owner.words[service]))
    owner.type("[name=hours_1]", "8:30-12, 13:30-17:30")
    owner.press(".week-line:has([name=hours_1]) summary")
    owner.press("button[value='1:weekdays']")
    owner.type("[name=hours_6]", "8-12")
    owner.type("[name=off_first]", "2030-05-06")
    owner.press(button(owner, "save").last)
    owner.page.locator(".notice.success").wait_for()
    trang = Consultant.objects.get(name="Phạm Thu Trang")
    assert (trang.services.count(), trang.working_hours.count(), trang.time_off.count()) == (2, 11, 1)
    assert Invitation.objects.get().email == "trang@example.com"
    check(owner, "add a consultant with login, hours, services and a day off")


def test_import_data(site, somebody, tmp_path):
    (tmp_path / "customer.csv").write_text(FILES["customer.csv"])
    owner = somebody("owner", "/admin/exchange/")
    owner.find("[name=chosen]").set_input_files(tmp_path / "customer.csv")
    owner.actions += 1
    owner.press(button(owner, "look"))
    button(owner, "import").wait_for()
    assert Customer.objects.count() == 1, "it is seen first"
    owner.press(button(owner, "import"))
    owner.page.locator("[value=apply]").wait_for(state="detached")
    # One of the two has the address of somebody who is here.
    assert Customer.objects.count() == 2
    check(owner, "import data")


def test_export_data(site, somebody):
    owner = somebody("owner", "/admin/exchange/")
    with owner.page.expect_download() as caught:
        owner.press(button(owner, "export"))
    assert caught.value.suggested_filename.endswith(".zip")
    check(owner, "export data")


def test_see_how_the_business_does(site, somebody):
    owner = somebody("owner", "/admin/numbers/")
    assert owner.page.locator(".tiles li").count() == 9 and owner.page.locator(".sheet").count() == 7
    check(owner, "see how the business does")


def test_give_a_colleague_a_new_password(site, somebody):
    """A link by mail: nobody but the colleague knows their password."""
    lan = User.objects.get(username="lan")
    lan.email = "lan@example.com"
    lan.save()
    owner = somebody("owner", "/admin/accounts/user/")
    owner.press(f"#result_list input[value='{lan.pk}']")
    owner.choose("select[name=action]", owner.words["link"])
    owner.press(button(owner, "go"))
    owner.page.locator(".messagelist").wait_for()
    sent = OutgoingEmail.objects.get()
    assert (sent.kind, sent.to, sent.user) == ("password", "lan@example.com", lan)
    assert User.objects.get(username="lan").password == lan.password, "until they choose one"
    check(owner, "give a colleague a new password")


def test_see_what_models_cost(site, somebody):
    ModelCall.objects.create(
        purpose="sql", prompt="p", model="m", cost_usd="0.012", at=timezone.now(), outcome="answered", latency_ms=900
    )
    owner = somebody("owner", "/admin/")
    owner.press(owner.page.locator(".staff-nav").get_by_role("link", name=owner.words["numbers"], exact=True))
    costs = owner.page.locator("#costs .lines")
    costs.wait_for()
    assert owner.words["cost"] in costs.inner_text()
    check(owner, "see what models cost")


def test_each_journey_of_the_table_is_counted(request):
    counted = re.findall(r'check\(\w+, "(.*)"\)', request.path.read_text())
    assert counted == list(JOURNEYS)
