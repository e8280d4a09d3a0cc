"""Staff looks at e-mails and codes, sends again what failed, and clears what the provider told of an address."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse

from accounts.admin import CustomerForm
from accounts.mail import outgoing, sending
from accounts.models import ChannelIdentity, Customer, EmailVerification, OutgoingEmail, User
from accounts.verification import ask_for_code

pytestmark = pytest.mark.django_db

CHANGELIST = reverse("admin:accounts_outgoingemail_changelist")


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("admin", language="en"))
    return client


@pytest.fixture
def khai():
    return Customer.objects.create(name="Phan Văn Khải", email="khai@example.com")


def failed(now, dedup_key, **values):
    values = {"kind": "receipt", "to": "khai@example.com", "language": "vi", "text": "Hẹn gặp.", **values}
    outgoing.queue(dedup_key=dedup_key, now=now, **values)
    row = OutgoingEmail.objects.filter(dedup_key=dedup_key)
    row.update(status="failed", outcome="Throttling", attempts=7, done_at=now)
    return row.get()


def send_again(client, *rows):
    data = {"action": "send_again", "_selected_action": [row.pk for row in rows]}
    answer = client.post(CHANGELIST, data, follow=True)
    return [str(message) for message in answer.context["messages"]]


def state(row):
    row.refresh_from_db()
    return row.status, row.attempts, row.next_attempt_at


def test_a_failed_email_is_sent_again_with_all_its_attempts(staff, khai, now):
    row, other = failed(now, "one", customer=khai), failed(now, "two")
    assert send_again(staff, row) == ["1 e-mail will be sent again."]
    assert state(row) == ("queued", 0, None) and row.done_at is None
    assert sending.due() == [row.pk]
    assert (sending.send(row.pk), state(row)[:2], row.outcome) == ("sent", ("sent", 1), "")
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [f"<{row.message_id}@localhost>"]
    assert state(other) == ("failed", 7, None)


def test_only_what_failed_and_still_tells_the_truth_is_sent_again(staff, khai, now):
    identity = ChannelIdentity.objects.create(customer=khai, channel="web", external_id="v")
    ask_for_code(identity=identity, email="khai@example.com", language="vi", now=now)
    OutgoingEmail.objects.update(status="failed")
    code = OutgoingEmail.objects.get()
    receipt, change, cancellation = (failed(now, key, thread="appointment:1") for key in ("a", "b", "c"))
    OutgoingEmail.objects.filter(pk=change.pk).update(status="sent")
    skipped = failed(now, "d")
    OutgoingEmail.objects.filter(pk=skipped.pk).update(status="skipped")
    messages = send_again(staff, code, receipt, change, cancellation, skipped)
    assert messages == [
        "1 e-mail will be sent again.",
        "4 were left as they are: they have not failed, carry a code, or a later one has been sent.",
    ]
    assert sending.due() == [cancellation.pk]
    assert [state(row)[0] for row in (code, receipt, change, skipped)] == ["failed", "failed", "sent", "skipped"]


def test_it_goes_to_the_address_that_staff_has_put_right_meanwhile(staff, khai, now):
    receipt = failed(now, "a", customer=khai, to="kahi@exmaple.com")
    warning = failed(now, "b", customer=khai, to="old@example.com", kind="security")
    to_consultant = failed(now, "c", to="bao@example.com")
    send_again(staff, receipt, warning, to_consultant)
    sending.send(receipt.pk)
    sending.send(warning.pk)
    sending.send(to_consultant.pk)
    assert [message.to for message in mail.outbox] == [["khai@example.com"], ["old@example.com"], ["bao@example.com"]]


def test_who_may_only_look_cannot_send_again(client, now):
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_outgoingemail"))
    client.force_login(user)
    row = failed(now, "one")
    page = client.get(CHANGELIST)
    assert page.status_code == 200 and "send_again" not in page.content.decode()
    client.post(CHANGELIST, {"action": "send_again", "_selected_action": [row.pk]})
    assert state(row)[0] == "failed"


def test_emails_and_verifications_are_looked_at_and_not_edited(staff, khai, now):
    identity = ChannelIdentity.objects.create(customer=khai, channel="web", external_id="v")
    ask_for_code(identity=identity, email="khai@example.com", language="vi", now=now)
    sending.send(OutgoingEmail.objects.get().pk)
    verification = EmailVerification.objects.get()
    for row in (OutgoingEmail.objects.get(), verification):
        url = reverse(f"admin:accounts_{row._meta.model_name}_change", args=[row.pk])
        page = staff.get(url).content.decode()
        assert verification.code_hash not in page and verification.code_hash
        assert '<input type="text"' not in page
        assert staff.post(url, {"status": "verified"}).status_code == 403
        assert staff.get(reverse(f"admin:accounts_{row._meta.model_name}_add")).status_code == 403
        assert staff.post(url.replace("change", "delete")).status_code == 403
    verification.refresh_from_db()
    assert verification.status == "sent"


@pytest.mark.parametrize("typed", ["khai", "Khải", "PHAN VĂN", "khai@example.com"])
def test_emails_are_found_by_the_customers_name_or_address(staff, khai, now, typed):
    row = failed(now, "one", customer=khai)
    failed(now, "two", to="hang@example.com", customer=Customer.objects.create(name="Đặng Thị Hằng"))
    assert list(staff.get(CHANGELIST, {"q": typed}).context["cl"].queryset) == [row]


def save(client, customer, **values):
    url = reverse("admin:accounts_customer_change", args=[customer.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    management = {f"{name}-{part}_FORMS": 0 for name in ("identities", "devices") for part in ("TOTAL", "INITIAL")}
    data = {name: "" if value is None else value for name, value in data.items()} | management | values
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["errors"]
    customer.refresh_from_db()
    return customer.email, customer.email_problem, customer.email_problem_at


def test_a_problem_with_the_address_is_shown_and_cleared(staff, khai, now):
    since = now - timedelta(days=1)
    Customer.objects.update(email_problem="bounced", email_problem_at=since)
    page = staff.get(reverse("admin:accounts_customer_changelist"), {"email_problem": "bounced"})
    assert list(page.context["cl"].queryset) == [khai]
    assert save(staff, khai, notes="called") == ("khai@example.com", "bounced", since)
    assert save(staff, khai, email_problem="") == ("khai@example.com", "", None)
    _, problem, at = save(staff, khai, email_problem="complained")
    assert (problem, at >= now) == ("complained", True)


def test_another_address_begins_without_the_old_ones_problem(staff, khai, now):
    Customer.objects.update(email_problem="bounced", email_problem_at=now)
    assert save(staff, khai, email="khai@new.example.com") == ("khai@new.example.com", "", None)


def test_saving_a_customer_writes_only_what_was_typed(staff, khai, monkeypatch):
    """A merge that commits while the page is being saved is not undone."""
    kept = Customer.objects.create(name="Khải")
    checked = CustomerForm.clean

    def merged_meanwhile(form):
        Customer.objects.filter(pk=khai.pk).update(merged_into=kept)
        return checked(form)

    monkeypatch.setattr(CustomerForm, "clean", merged_meanwhile)
    save(staff, khai, notes="called")
    khai.refresh_from_db()
    assert (khai.notes, khai.merged_into) == ("called", kept)
