"""A second channel that shows the same address joins the same customer, also when they do it at the same moment."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import ChannelIdentity, Customer, Device, User
from accounts.services import identify
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment, Notification, WaitlistEntry
from bookings.tests.test_double_booking import at_once
from chatbot.models import Conversation
from chatbot.people import identification
from chatbot.people.identification import BelongsToAnother
from meetassist.tests.fixtures import know, make_office
from meetassist.tests.running import soak_count


def stranger(number, name=""):
    identity = identify(channel="web", external_id=f"stranger-{number}")
    identity.customer.name = name
    identity.customer.save()
    return Conversation.objects.create(identity=identity, customer=identity.customer)


def prove(conversation, email="an@example.com"):
    from django.db import transaction

    with transaction.atomic():
        fresh = Conversation.objects.select_related("identity", "customer").get(pk=conversation.pk)
        return identification.prove(fresh, email, now=timezone.now())


def hold(customer, office, consultant, starts_at):
    return services.hold(
        customer=customer, service=office.tax, consultant=consultant, starts_at=starts_at,
        by=by_customer(customer), now=timezone.now(),
    ).appointment  # fmt: skip


def test_everything_of_the_new_one_becomes_the_known_ones_and_their_profile_is_kept(office, tomorrow_at):
    now = timezone.now()
    known = know("messenger", "7001", name="Phan Văn Khải").customer
    mine = stranger(1, name="Khải")
    mine.customer.phone = "+84912345678"
    mine.customer.save()
    theirs = services.book(
        customer=known, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), by=by_customer(known),
        now=now,
    ).appointment  # fmt: skip
    held = hold(mine.customer, office, office.bao, tomorrow_at(10))
    device = Device.objects.create(customer=mine.customer, kind="Laptop", name="Máy nhà")
    assert prove(mine, str(known.email).upper()) == known
    known.refresh_from_db()
    assert (known.name, known.phone, known.email) == ("Phan Văn Khải", "+84912345678", "7001@example.com")
    assert set(known.appointments.values_list("pk", "status")) == {(theirs.pk, "confirmed"), (held.pk, "held")}
    assert list(known.devices.all()) == [device]
    assert set(known.identities.values_list("channel", flat=True)) == {"messenger", "web"}
    mine.refresh_from_db()
    assert (mine.customer, mine.identity.customer, mine.identity.verified_at is not None) == (known, known, True)
    gone = Customer.objects.get(merged_into=known)
    assert not gone.appointments.exists() and not gone.identities.exists() and gone.email is None


def test_of_two_holds_the_one_just_chosen_stays_and_of_two_equal_wishes_one(office, tomorrow_at):
    now = timezone.now()
    known, mine = know("messenger", "7001").customer, stranger(1)
    old, new = hold(known, office, office.bao, tomorrow_at(9)), hold(mine.customer, office, office.bao, tomorrow_at(10))
    for customer in (known, mine.customer):
        services.join_waitlist(
            customer=customer, service=office.legal, start=now, end=tomorrow_at(20), by=by_customer(customer), now=now
        )
    prove(mine, known.email)
    assert dict(Appointment.objects.values_list("pk", "status")) == {old.pk: "cancelled", new.pk: "held"}
    assert sorted(WaitlistEntry.objects.values_list("customer", "status")) == [
        (known.pk, "ended"), (known.pk, "waiting"),
    ]  # fmt: skip


def test_an_address_is_not_lost_where_only_the_newer_profile_has_one(office):
    older, newer = stranger(1).customer, know("messenger", "7001").customer
    assert identification.merge_by_staff(newer, older, now=timezone.now())
    assert dict(Customer.objects.values_list("pk", "email")) == {older.pk: "7001@example.com", newer.pk: None}


def test_who_was_merged_since_staff_chose_them_is_not_merged_again(office):
    mine, known, third = stranger(1), know("messenger", "7001").customer, know("messenger", "7002").customer
    chosen = Customer.objects.get(pk=mine.customer.pk)
    prove(mine, known.email)
    assert not identification.merge_by_staff(known, chosen, now=timezone.now())
    assert not identification.merge_by_staff(third, chosen, now=timezone.now())
    assert list(Customer.objects.filter(merged_into=None).order_by("pk")) == [known, third]


def test_a_hold_that_has_run_out_takes_the_place_of_none(office, tomorrow_at):
    known, mine = know("messenger", "7001").customer, stranger(1)
    live, over = (
        hold(known, office, office.bao, tomorrow_at(9)),
        hold(mine.customer, office, office.bao, tomorrow_at(10)),
    )
    Appointment.objects.filter(pk=over.pk).update(held_until=timezone.now())
    prove(mine, known.email)
    assert dict(Appointment.objects.values_list("pk", "status")) == {live.pk: "held", over.pk: "expired"}


def test_an_address_that_staff_has_given_them_meanwhile_is_not_replaced(office):
    mine = stranger(1)
    Customer.objects.filter(pk=mine.customer.pk).update(email="given@example.com")
    with pytest.raises(BelongsToAnother):
        prove(mine, "other@example.com")
    assert Customer.objects.get(pk=mine.customer.pk).email == "given@example.com"


def test_two_verified_customers_never_merge_by_themselves(office):
    one, other = know("messenger", "7001"), know("web", "v1")
    conversation = Conversation.objects.create(identity=one, customer=one.customer)
    with pytest.raises(BelongsToAnother):
        prove(conversation, other.customer.email)
    assert not Customer.objects.filter(merged_into__isnull=False).exists()


def test_staff_merges_two_verified_customers_into_the_older_one(client, office, tomorrow_at):
    client.force_login(User.objects.create_superuser("admin"))
    older, younger = know("messenger", "7001", name="Lan"), know("web", "v1", name="Lan Anh")
    now = timezone.now()
    booked = services.book(
        customer=younger.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(younger.customer), now=now,
    ).appointment  # fmt: skip
    page, data = reverse("admin:accounts_customer_changelist"), {"action": "merge_selected"}
    assert client.post(page, {**data, "_selected_action": [older.customer.pk]})["Location"] == page
    chosen = client.post(page, {**data, "_selected_action": [older.customer.pk, younger.customer.pk]})
    shown = client.get(chosen["Location"]).context
    assert shown["kept"] == older.customer and shown["both_verified"]
    assert not Customer.objects.filter(merged_into__isnull=False).exists()
    answer = {"with": younger.customer.pk, "keep": older.customer.pk, "seen": shown["seen"], "both": "yes"}
    client.post(f"/admin/customers/{older.customer.pk}/merge/", answer)
    booked.refresh_from_db()
    assert booked.customer == older.customer
    assert set(older.customer.identities.values_list("external_id", flat=True)) == {"7001", "v1"}
    assert dict(Customer.objects.values_list("name", "email")) == {"Lan": "7001@example.com", "Lan Anh": None}


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_many_conversations_that_show_one_address_at_once_become_one_customer_with_one_list():
    for _ in range(soak_count(small=3, heavy=100)):
        Notification.objects.all().delete()
        Conversation.objects.all().delete()
        ChannelIdentity.objects.all().delete()
        conversations = [stranger(number, name=f"Người {number}") for number in range(6)]
        results = at_once(*(lambda c=conversation: prove(c) for conversation in conversations))
        owner = Customer.objects.get(email="an@example.com")
        assert results == [owner] * 6
        assert set(ChannelIdentity.objects.values_list("customer", flat=True)) == {owner.pk}
        assert set(Conversation.objects.values_list("customer", flat=True)) == {owner.pk}
        assert Customer.objects.filter(merged_into=owner).count() == 5
        Customer.objects.update(merged_into=None, email=None)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_bookings_during_the_merge_end_with_the_kept_customer_or_are_refused(tomorrow_at):
    """Whoever books for the customer that is being merged waits for the row's lock, and finds it merged."""
    office = make_office()
    for number in range(soak_count(small=4, heavy=60)):
        known = know("messenger", f"m{number}").customer
        mine = stranger(f"race-{number}")
        begun = threading.Event()
        moment = tomorrow_at(8 + number % 9, days=1 + number // 9)

        def book(mine=mine, moment=moment, begun=begun):
            begun.wait()
            return hold(mine.customer, office, office.bao, moment)

        def merge(mine=mine, known=known, begun=begun):
            begun.set()
            return prove(mine, known.email)

        at_once(book, merge)
        left = Appointment.objects.filter(customer=mine.customer)
        assert not left.exists(), "an appointment of a customer nobody can reach"
        connection.close()
