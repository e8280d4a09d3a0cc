"""Booking on the public page, without a conversation: the same rules and the same customer, each step a plain form."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts import verification
from accounts.models import ChannelIdentity, Consent, Customer, EmailVerification, OutgoingEmail
from bookings.models import Appointment, AppointmentEvent, BookingRequest
from chatbot.models import Conversation, Handoff, Message
from chatbot.pages import booking_visitor
from consultants.models import BusinessPolicy

EMAIL = "duyen@example.com"


@pytest.fixture
def visitor(office):
    """A browser that reads English."""
    return Client(headers={"Accept-Language": "en"})


def choice(office, at=None, who=None, **more):
    """As the hidden fields of the page have it."""
    fields = {"service": office.tax.pk, "who": (who or office.bao).pk}
    if at:
        fields |= {"at": f"{at.isoformat()}", "whose": office.bao.pk}
    return {**fields, **more}


def hold(visitor, office, at, **more):
    slot = f"{at.isoformat()} {office.bao.pk}"
    return visitor.post("/book/", choice(office, do="hold", slot=slot, **more))


def code_of(email=EMAIL):
    row = EmailVerification.objects.filter(email=email).first()
    return verification.issue_code(row.pk, now=timezone.now())[1]


def ask_for_code(visitor, office, at, email=EMAIL):
    return visitor.post("/book/", choice(office, at, do="code", email=email))


def book(visitor, office, at, **values):
    return visitor.post("/book/", choice(office, at, do="book", **values))


def text(answer):
    return answer.content.decode()


def booked(visitor, office, at, **values):
    """The whole way of somebody new; the answer to the last form."""
    hold(visitor, office, at)
    ask_for_code(visitor, office, at)
    return book(visitor, office, at, code=code_of(), name="Duyên", note="", **values)


def test_who_only_looks_is_written_down_nowhere(visitor, office, tomorrow_at):
    day = tomorrow_at(9, days=2).date().isoformat()
    pages = {
        "/book/": "What would you like to book?",
        f"/book/?service={office.tax.pk}": "Who would you like to see?",
        f"/book/?service={office.tax.pk}&who=anyone&day={day}": "When would you like to come?",
        f"/book/?service={office.tax.pk}&who={office.bao.pk}&day={day}": "When would you like to come?",
    }
    for path, title in pages.items():
        answer = visitor.get(path)
        assert answer.status_code == 200 and title in text(answer), path
        assert visitor.head(path).status_code == 200
    assert Customer.objects.count() == ChannelIdentity.objects.count() == Appointment.objects.count() == 0


def test_where_one_person_alone_offers_it_nobody_is_asked_whom_to_see(visitor, office):
    office.tax.consultants.set([office.bao])
    assert "When would you like to come?" in text(visitor.get(f"/book/?service={office.tax.pk}"))


def test_a_stranger_chooses_shows_their_address_and_books(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    answer = hold(visitor, office, at)
    assert answer.status_code == 302
    held = Appointment.objects.get()
    assert (held.status, held.starts_at, held.consultant) == ("held", at, office.bao)
    assert held.held_identity == ChannelIdentity.objects.get(channel="web")
    shown = text(visitor.get(answer.url))
    assert "This time is kept for you until" in shown and "By giving it, you agree" in shown
    assert ask_for_code(visitor, office, at).status_code == 302
    shown = text(visitor.get(answer.url))
    assert f"We have sent a code to {EMAIL}" in shown
    done = book(visitor, office, at, code=code_of(), name="Duyên", note="cửa sau")
    row = Appointment.objects.get()
    assert done.status_code == 302 and re.match(rf"/a/{row.code}-[\w-]+/\?done=book", done.url)
    assert (row.pk, row.status, row.description) == (held.pk, "confirmed", "cửa sau")
    assert (row.customer.name, row.customer.email) == ("Duyên", EMAIL)
    events = AppointmentEvent.objects.order_by("pk").values_list("kind", "role", "source")
    assert list(events) == [("held", "customer", "page")] * 2 + [("booked", "customer", "page")]
    assert Consent.objects.get().act == "address"
    assert OutgoingEmail.objects.filter(kind="receipt", to=EMAIL).count() == 1
    assert "Your appointment is booked." in text(visitor.get(done.url))
    assert Message.objects.count() == 0


def test_the_last_button_pressed_again_books_nothing_more(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    first = booked(visitor, office, at)
    again = book(visitor, office, at, code="123456", name="Duyên", note="")
    assert (again.status_code, again.url) == (302, first.url)
    assert Appointment.objects.count() == 1 and OutgoingEmail.objects.filter(kind="receipt").count() == 1


def test_who_booked_here_is_known_here_and_in_the_chat(visitor, office, tomorrow_at):
    booked(visitor, office, tomorrow_at(9, days=2))
    at = tomorrow_at(11, days=2)
    shown = text(visitor.get(hold(visitor, office, at).url))
    assert "You book as d•••@example.com." in shown and "code" not in shown.lower()
    assert book(visitor, office, at, note="").status_code == 302
    assert Customer.objects.get().appointments.booked().count() == 2
    assert Conversation.objects.get().customer == Customer.objects.get()


def test_a_cookie_that_was_copied_before_is_nobodys_afterwards(visitor, office, tomorrow_at):
    hold(visitor, office, tomorrow_at(9, days=2))
    before = visitor.cookies["webchat"].value
    booked(visitor, office, tomorrow_at(9, days=2))
    assert visitor.cookies["webchat"].value != before
    ChannelIdentity.objects.update(former_until=None)
    thief = Client(headers={"Accept-Language": "en"})
    thief.cookies["webchat"] = before
    assert "You book as" not in text(thief.get(f"/book/?service={office.tax.pk}"))
    assert book(thief, office, tomorrow_at(15, days=2), note="").status_code == 409
    assert Appointment.objects.booked().count() == 1


def test_the_address_of_a_customer_leads_to_them(visitor, office, tomorrow_at):
    owner = Customer.objects.create(name="Duyên Phạm", email=EMAIL)
    booked(visitor, office, tomorrow_at(9, days=2))
    row = Appointment.objects.get()
    assert (row.customer, row.status) == (owner, "confirmed")
    assert row.customer.name == "Duyên Phạm"


def test_a_wrong_code_books_nothing_and_is_counted(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    hold(visitor, office, at)
    ask_for_code(visitor, office, at)
    right = code_of()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(verification.MAX_FAILURES):
        answer = book(visitor, office, at, code=wrong, name="Duyên", note="")
        assert answer.status_code == 409
    assert "Too many codes were wrong" in text(answer)
    assert book(visitor, office, at, code=right, name="", note="").status_code == 409
    assert Appointment.objects.booked().count() == 0 and Customer.objects.get().email is None


def test_without_a_code_nothing_is_booked(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    for values in ({}, {"code": ""}, {"code": "123456"}):
        assert book(visitor, office, at, note="", **values).status_code == 409
    assert Appointment.objects.booked().count() == 0


def test_a_second_code_at_once_is_refused_with_the_time_to_wait(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    hold(visitor, office, at)
    ask_for_code(visitor, office, at)
    answer = ask_for_code(visitor, office, at)
    assert answer.status_code == 429 and re.search(r"sent again in \d+ seconds", text(answer))
    assert EmailVerification.objects.count() == 1


def test_what_is_no_address_is_said_beside_the_field(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    hold(visitor, office, at)
    answer = ask_for_code(visitor, office, at, email="duyen@")
    assert answer.status_code == 409 and EmailVerification.objects.count() == 0
    assert 'role="alert"' in text(answer)


def test_a_time_that_is_lost_meanwhile_says_why_and_what_is_near(visitor, office, tomorrow_at, book_beside):
    at = tomorrow_at(9, days=2)
    book_beside(at)
    answer = hold(visitor, office, at)
    assert answer.status_code == 409 and "Somebody else has just taken this time." in text(answer)
    looked = visitor.get("/book/", choice(office, at))
    assert "Somebody else has just taken this time." in text(looked)
    clocks = [one["clock"] for one in looked.context["times"]]
    assert looked.context["day"] == at.date() and "09:00" not in clocks and "09:30" in clocks


@pytest.fixture
def book_beside(office, now):
    from bookings import services
    from bookings.actors import by_customer

    def make(at):
        other = Customer.objects.create(name="Khải")
        services.book(
            customer=other, service=office.tax, consultant=office.bao, starts_at=at, by=by_customer(other), now=now
        )

    return make


def test_a_hold_that_ran_out_can_still_be_booked_while_it_is_free(visitor, office, tomorrow_at, book_beside):
    at = tomorrow_at(9, days=2)
    hold(visitor, office, at)
    ask_for_code(visitor, office, at)
    code = code_of()
    Appointment.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert "free, but not kept for you" in text(visitor.get("/book/", choice(office, at)))
    book_beside(at)
    answer = book(visitor, office, at, code=code, name="Duyên", note="")
    assert answer.status_code == 409 and "Somebody else has just taken this time." in text(answer)
    assert Customer.objects.get(email=EMAIL).appointments.booked().count() == 0
    later = tomorrow_at(10, days=2)
    hold(visitor, office, later)
    assert book(visitor, office, later, note="").status_code == 302, "the code counted all the same"


def test_who_has_no_address_is_rung(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    hold(visitor, office, at)
    call = choice(office, at, do="call", **{"call-phone": "0912 345 678", "call-name": "Duyên", "call-note": "x"})
    answers = [visitor.post("/book/", call) for _ in range(2)]
    [row] = BookingRequest.objects.all()
    assert [one.url for one in answers] == [f"/book/?passed={row.pk}"] * 2
    assert (row.phone, row.starts_at, row.consultant, row.description) == ("+84912345678", at, office.bao, "x")
    assert (row.held.status, row.customer.name) == ("held", "Duyên")
    assert Handoff.objects.get().reason == Handoff.Reason.REQUEST
    assert "We will ring you" in text(visitor.get(answers[0].url))
    assert "We will ring you" not in text(Client().get(answers[0].url)), "of another browser it is nothing"
    assert Appointment.objects.booked().count() == 0


def test_a_number_that_is_none_is_said_and_nobody_is_called(visitor, office, tomorrow_at):
    at = tomorrow_at(9, days=2)
    hold(visitor, office, at)
    answer = visitor.post("/book/", choice(office, at, do="call", **{"call-phone": "12"}))
    assert answer.status_code == 409 and "12 is not a telephone number." in text(answer)
    assert BookingRequest.objects.count() == Handoff.objects.count() == 0


def test_whoever_sits_there_next_begins_anew(visitor, office, tomorrow_at):
    booked(visitor, office, tomorrow_at(9, days=2))
    at = tomorrow_at(11, days=2)
    hold(visitor, office, at)
    answer = visitor.post("/book/", choice(office, at, do="leave"))
    assert answer.status_code == 302
    shown = text(visitor.get(answer.url))
    assert "You book as" not in shown and "not kept for you" in shown
    assert Appointment.objects.holds().count() == 0


def test_what_strangers_hold_has_its_bounds(visitor, office, tomorrow_at, settings):
    settings.STRANGER_HOLDS_PER_NETWORK = 1
    first, second = tomorrow_at(9, days=2), tomorrow_at(11, days=2)
    hold(visitor, office, first)
    other = Client(headers={"Accept-Language": "en"})
    answer = hold(other, office, second)
    assert answer.status_code == 302 and "not kept for you" in text(other.get(answer.url))
    assert Appointment.objects.holds().get().starts_at == first


def test_the_rules_are_those_of_the_chat(visitor, office, tomorrow_at):
    BusinessPolicy.objects.update(minimum_notice_minutes=5 * 24 * 60)
    answer = hold(visitor, office, tomorrow_at(9, days=2))
    assert answer.status_code == 409 and "too soon" in text(answer)
    BusinessPolicy.objects.update(minimum_notice_minutes=60, maximum_coming=1)
    booked(visitor, office, tomorrow_at(9, days=2))
    answer = hold(visitor, office, tomorrow_at(11, days=2))
    assert answer.status_code == 409 and "as many coming appointments" in text(answer)


def test_what_needs_approval_is_asked_for(visitor, office, tomorrow_at):
    office.tax.needs_approval = True
    office.tax.save()
    done = booked(visitor, office, tomorrow_at(9, days=2))
    assert parse_qs(urlsplit(done.url).query) == {"done": ["ask"]}
    assert Appointment.objects.get().status == "pending"
    assert "We have received your request." in text(visitor.get(done.url))


def test_of_what_a_browser_sends_and_of_new_ones_there_is_an_end(visitor, office, tomorrow_at, settings, monkeypatch):
    settings.WEBCHAT_VISITORS_PER_HOUR = 1
    hold(visitor, office, tomorrow_at(9, days=2))
    other = Client(headers={"Accept-Language": "en"})
    answer = hold(other, office, tomorrow_at(11, days=2))
    assert answer.status_code == 429 and "Too many new visitors" in text(answer)
    monkeypatch.setattr(booking_visitor, "MOST_A_MINUTE", 1)
    assert hold(visitor, office, tomorrow_at(15, days=2)).status_code == 429
    assert Appointment.objects.get().starts_at == tomorrow_at(9, days=2)


def test_nonsense_leads_back_to_a_step_and_does_nothing(visitor, office):
    for query in ("service=x", "service=99999999999999999999", f"service={office.tax.pk}&who=nobody&at=never",
                  "passed=x", "passed=1", "at=2026-99-99", "day=x&from=y", "service=%00"):  # fmt: skip
        assert visitor.get(f"/book/?{query}").status_code == 200, query
    service = {"service": office.tax.pk, "who": office.bao.pk}
    for data in ({}, {"do": "destroy"}, {"do": "hold", "slot": "now"}, {**service, "do": "hold", "slot": "x y"},
                 {**service, "do": "destroy"}):  # fmt: skip
        assert visitor.post("/book/", data).status_code == 302, data
    assert Appointment.objects.count() == 0


def test_a_form_of_another_site_is_refused(office, tomorrow_at):
    strict = Client(enforce_csrf_checks=True)
    assert hold(strict, office, tomorrow_at(9, days=2)).status_code == 403
    assert Customer.objects.count() == 0
