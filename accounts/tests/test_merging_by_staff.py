"""Two customers become one by the team's hand: who it may be, what is joined, the yes to it, and two at once."""

import html
import json
import re

import pytest

from accounts import roles
from accounts.models import ChannelIdentity, Customer, Device
from bookings.models import Appointment
from chatbot.models import Conversation
from meetassist.tests.fixtures import login


@pytest.fixture
def lan(db):
    return login(roles.Role.RECEPTIONIST)


@pytest.fixture
def mai(db):
    return Customer.objects.create(name="Trần Thị Mai", phone="+84900000001")


@pytest.fixture
def verified(db):
    return Customer.objects.create(name="Mai Trần", email="mai@example.com")


def url(customer):
    return f"/admin/customers/{customer.pk}/merge/"


def found(client, customer, **query):
    shown = client.get(url(customer), query).content.decode()
    return [int(pk) for pk in re.findall(r"\?with=(\d+)", shown)]


def preview(client, customer, other):
    answer = client.get(url(customer), {"with": other.pk})
    return answer.context, html.unescape(answer.content.decode())


def yes(client, customer, other, keep, **values):
    context, _shown = preview(client, customer, other)
    data = {"with": other.pk, "keep": keep.pk, "seen": context["seen"], **values}
    return client.post(url(customer), data, follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def standing():
    return dict(Customer.objects.values_list("pk", "merged_into"))


def test_those_of_the_same_number_or_name_are_offered_and_others_are_found(lan, mai, verified):
    same_phone = Customer.objects.create(name="M.", phone="+84900000001")
    same_name = Customer.objects.create(name="Tran Thi Mai")
    Customer.objects.create(name="Trần Thị Mai", merged_into=mai)
    Customer.objects.create(name="Khải", phone="+84900000009")
    assert found(lan, mai) == [same_name.pk, same_phone.pk]
    assert found(lan, mai, q="mai tran") == [same_name.pk, verified.pk]
    assert found(lan, mai, q="0900 000 001") == [same_phone.pk] and found(lan, mai, q="mai@example.com") == [
        verified.pk
    ]


def test_a_customer_without_name_and_number_is_like_nobody(lan):
    Customer.objects.create()
    assert found(lan, Customer.objects.create()) == []


def test_what_is_joined_is_shown_and_nothing_is_done_yet(lan, office, mai, verified, tomorrow_at):
    row = Appointment(customer=mai, consultant=office.bao, service=office.tax)
    row.place_at(tomorrow_at(9))
    row.save()
    Device.objects.create(customer=verified, kind="Laptop", name="Máy Mai")
    context, shown = preview(lan, mai, verified)
    assert context["kept"] == verified, "who has shown an address is who they are"
    assert "1 appointment (1 coming)" in shown and "Devices: 1" in shown and not context["both_verified"]
    assert standing() == {mai.pk: None, verified.pk: None}


def test_the_chosen_profile_has_everything_of_both(lan, office, mai, verified, tomorrow_at):
    row = Appointment(customer=mai, consultant=office.bao, service=office.tax)
    row.place_at(tomorrow_at(9))
    row.save()
    identity = ChannelIdentity.objects.create(customer=mai, channel="web", external_id="v1")
    Conversation.objects.create(customer=mai, identity=identity)
    answer = yes(lan, mai, verified, keep=verified)
    assert answer.redirect_chain[-1][0] == f"/admin/customers/{verified.pk}/"
    verified.refresh_from_db()
    row.refresh_from_db()
    assert standing() == {mai.pk: verified.pk, verified.pk: None}
    assert (verified.name, verified.phone, verified.email) == ("Mai Trần", "+84900000001", "mai@example.com")
    assert row.customer == verified and verified.conversations.count() == 1 == verified.identities.count()


def test_the_other_one_can_be_kept(lan, mai, verified):
    yes(lan, mai, verified, keep=mai)
    mai.refresh_from_db()
    assert standing() == {mai.pk: None, verified.pk: mai.pk}
    assert (mai.name, mai.email) == ("Trần Thị Mai", "mai@example.com")


def test_two_who_have_shown_addresses_are_joined_only_by_a_yes_of_its_own(lan, mai, verified):
    Customer.objects.filter(pk=mai.pk).update(email="tran@example.com")
    context, shown = preview(lan, mai, verified)
    assert context["both_verified"] and "(tran@example.com, mai@example.com)" in shown and "is given up" in shown
    answer = yes(lan, mai, verified, keep=verified)
    assert said(answer) == ["Both have shown an e-mail address: say that they are one person."]
    assert standing() == {mai.pk: None, verified.pk: None}
    yes(lan, mai, verified, keep=verified, both="yes")
    assert standing() == {mai.pk: verified.pk, verified.pk: None}
    assert dict(Customer.objects.values_list("pk", "email")) == {mai.pk: None, verified.pk: "mai@example.com"}


def test_what_has_changed_since_it_was_shown_is_shown_again(lan, mai, verified):
    context, _ = preview(lan, mai, verified)
    Customer.objects.filter(pk=mai.pk).update(notes="Không phải Mai kia!")
    data = {"with": verified.pk, "keep": verified.pk, "seen": context["seen"]}
    answer = lan.post(url(mai), data, follow=True)
    assert said(answer) == ["One of them has been changed meanwhile: this is how they are now."]
    assert "Không phải Mai kia!" in answer.content.decode() and standing() == {mai.pk: None, verified.pk: None}


def test_of_two_who_merge_at_once_the_second_finds_nobody_to_merge(lan, mai, verified):
    context, _ = preview(lan, mai, verified)
    yes(login(roles.Role.MANAGER, "minh"), mai, verified, keep=verified)
    before = standing()
    answer = lan.post(url(mai), {"with": verified.pk, "keep": mai.pk, "seen": context["seen"]}, follow=True)
    assert said(answer) == ["One of them was merged or erased meanwhile: nothing was changed."]
    assert answer.redirect_chain[-1][0] == f"/admin/customers/{verified.pk}/" and standing() == before


@pytest.mark.parametrize("values", [{"keep": ""}, {"keep": "999"}, {"seen": "x"}, {"seen": json.dumps([])}])
def test_nonsense_joins_nobody(lan, mai, verified, values):
    data = {"with": verified.pk, "keep": verified.pk, "seen": "", **values}
    assert lan.post(url(mai), data).status_code == 302
    assert lan.post(url(mai), {**data, "with": mai.pk}).status_code == 404
    assert lan.post(url(mai), {**data, "with": "x"}).status_code == 200
    assert standing() == {mai.pk: None, verified.pk: None}


def test_who_may_not_change_customers_does_not_merge_them(mai, verified):
    auditor = login(roles.Role.AUDITOR)
    assert auditor.get(url(mai), {"with": verified.pk}).status_code == 403
    assert auditor.post(url(mai), {"with": verified.pk, "keep": mai.pk}).status_code == 403
    assert standing() == {mai.pk: None, verified.pk: None}
