"""Signing in: limited for an account and a network, logged without what was typed, closed to those who left."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.urls import reverse

from accounts import signing_in
from accounts.mail import outgoing, sending
from accounts.models import OutgoingEmail, RateLimit, User
from accounts.signing_in import TooManyAttempts
from consultants.models import Consultant
from meetassist.tests.fixtures import everybody_reads

LOGIN, ADMIN_LOGIN = reverse("account_login"), reverse("admin:login")
HOME, ABROAD = "203.0.113.7", "198.51.100.9"
RIGHT = "đúng-mật-khẩu-7"
TOO_MANY = "Bạn đã thử quá nhiều lần."


@pytest.fixture
def hang(db):
    user = User.objects.create_user("hang", password=RIGHT)
    Consultant.objects.create(name="Thu Hằng", user=user, email="hang@example.com")
    return user


def sign_in(client, password=RIGHT, address=HOME, username="hang", **more):
    return client.post(LOGIN, {"login": username, "password": password, **more}, REMOTE_ADDR=address)


def fail(client, times, **how):
    for number in range(times):
        sign_in(client, f"sai-{number}", **how)


@pytest.mark.parametrize("names", [["hang"], ["hang@example.com", "HANG@example.com", "hang"]])
def test_after_ten_wrong_passwords_even_the_right_one_waits(client, hang, names):
    """Names and addresses count together."""
    for number in range(10):
        sign_in(client, f"sai-{number}", username=names[number % len(names)])
    answer = sign_in(client, username=names[0])
    assert answer.status_code == 200 and TOO_MANY in answer.content.decode()
    assert "_auth_user_id" not in client.session
    english = client.post(
        LOGIN, {"login": "hang", "password": "x"}, REMOTE_ADDR=HOME, headers={"Accept-Language": "en"}
    )
    assert "Too many attempts. Please try again in 15 minutes" in english.content.decode()


@pytest.mark.parametrize("typed", ["hang", "hang@example.com", "Hang@Example.com"])
def test_a_name_and_an_address_are_as_good(client, hang, typed):
    assert sign_in(client, username=typed)["Location"] == reverse("calendar")
    assert client.session["_auth_user_id"] == str(hang.pk)


def test_an_address_of_two_accounts_is_no_name(client, hang):
    User.objects.create_user("other", email="hang@example.com", password=RIGHT)
    assert "Tên và mật khẩu không khớp." in sign_in(client, username="hang@example.com").content.decode()
    assert sign_in(client).status_code == 302


def test_whose_name_is_another_ones_address_takes_nothing_from_them(client, hang):
    User.objects.create_user("hang@example.com", password="khác-hẳn-8")
    assert sign_in(client, username="hang@example.com").status_code == 200
    assert sign_in(client).status_code == 302


def test_the_admin_is_entered_by_the_one_page(client, hang):
    """What its own page would take, it takes from nobody."""
    asked = reverse("admin:accounts_customer_changelist")
    for method in (client.get, client.post):
        answer = method(
            ADMIN_LOGIN + f"?next={asked}", {"username": "hang", "password": RIGHT} if method == client.post else None
        )
        assert answer["Location"] == f"{LOGIN}?next={asked}" and "_auth_user_id" not in client.session
    assert client.get(f"{ADMIN_LOGIN}?next=https://evil.example/")["Location"] == f"{LOGIN}?next=/admin/"
    sign_in(client)
    told = client.get(asked, follow=True)
    assert told.redirect_chain[-1][0] == reverse("calendar") and "không mở được trang quản trị" in told.content.decode()
    User.objects.update(is_staff=True)
    assert client.get(ADMIN_LOGIN)["Location"] == reverse("admin:index")
    client.post(reverse("admin:logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, hang, after):
    assert sign_in(client, next=after)["Location"] == reverse("calendar")


def test_a_session_that_was_there_before_is_not_the_one_that_is_signed_in(client, hang):
    """Whoever has planted a session in somebody's browser is not signed in with them."""
    client.get(f"{LOGIN}passkey/", headers={"Accept": "application/json"})
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client)
    assert client.cookies["sessionid"].value not in ("", planted)
    thief = client.__class__()
    thief.cookies["sessionid"] = planted
    assert thief.get(reverse("calendar")).status_code == 302


def test_a_session_lasts_for_twelve_hours_however_busy_it_is(client, hang, now):
    sign_in(client)
    twelve = now + timedelta(hours=12)
    assert abs(client.session.get_expiry_date() - twelve) < timedelta(minutes=1)
    session = client.session
    session["anything"] = 1
    session.save()
    assert abs(Session.objects.get().expire_date - twelve) < timedelta(minutes=1)
    Session.objects.update(expire_date=now)
    assert client.get(reverse("calendar")).status_code == 302


def test_a_closed_account_is_signed_out_at_once(client, hang):
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get(reverse("calendar")).status_code == 302


def test_the_right_password_is_not_counted(client, hang):
    for _ in range(12):
        assert sign_in(client).status_code == 302
        client.post(reverse("account_logout"))
    assert not RateLimit.objects.filter(scope="sign_ins", number__gt=0).exists()


def test_strangers_elsewhere_do_not_lock_the_owner_out_at_home(client, hang):
    assert sign_in(client).status_code == 302
    client.post(reverse("account_logout"))
    for number in range(12):
        fail(client, 10, address=f"198.51.100.{number}")
    RateLimit.objects.filter(scope="sign_ins", number=signing_in.TRIES_OF_STRANGERS).get()
    assert TOO_MANY in sign_in(client, address="192.0.2.99").content.decode()
    assert sign_in(client).status_code == 302


def test_the_limits_end_with_their_windows(db, now):
    for number in range(10):
        signing_in.begin(username="hang", address=HOME, now=now + timedelta(seconds=number))
    with pytest.raises(TooManyAttempts) as refusal:
        signing_in.begin(username="hang", address=HOME, now=now + timedelta(minutes=14))
    assert refusal.value.until == now + timedelta(minutes=15)
    signing_in.begin(username="hang", address=HOME, now=refusal.value.until)
    signing_in.begin(username="bao", address=HOME, now=now)


def test_a_network_that_tries_many_accounts_is_stopped_and_those_who_are_known_there_are_not(db, now):
    signing_in.begin(username="bao", address=HOME, now=now).succeed()
    for number in range(signing_in.TRIES_OF_A_NETWORK):
        signing_in.begin(username=f"user{number}", address=HOME, now=now)
    with pytest.raises(TooManyAttempts):
        signing_in.begin(username="another", address=HOME, now=now)
    signing_in.begin(username="another", address=ABROAD, now=now)
    signing_in.begin(username="bao", address=HOME, now=now)


@pytest.mark.django_db(transaction=True)
def test_attempts_at_once_do_not_pass_together(now):
    def attempt(_):
        try:
            signing_in.begin(username="hang", address=HOME, now=now)
            return 1
        except TooManyAttempts:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == signing_in.TRIES_HERE


def test_unknown_names_are_answered_and_counted_alike(client, hang):
    known = [sign_in(client, "sai").content.decode() for _ in range(11)]
    unknown = [sign_in(client, "sai", username="nobody", address=ABROAD).content.decode() for _ in range(11)]

    def words(page):
        return re.findall(r'role="alert">([^<]+)<', page)

    assert [words(page) for page in known] == [words(page) for page in unknown]
    assert words(known[0]) == ["Tên và mật khẩu không khớp."] and words(known[10])[0].startswith(TOO_MANY)


def test_failures_are_logged_by_id_and_without_what_was_typed(client, hang, caplog):
    caplog.set_level(logging.INFO)
    sign_in(client, "bí-mật-của-tôi")
    sign_in(client, "x", username="mật-khẩu-gõ-nhầm-ô")
    fail(client, 10)
    text = "\n".join(f"{record.getMessage()}" for record in caplog.records)
    assert f"sign-in refused, user {hang.pk}: name and password do not match" in text
    assert "sign-in refused, user unknown" in text and "too many attempts" in text
    assert not re.search("bí-mật|gõ-nhầm|sai-|203.0.113|hang", text)


def test_a_deactivated_consultant_cannot_sign_in_and_is_signed_out_at_once(client, hang):
    assert sign_in(client).status_code == 302
    assert client.get(reverse("calendar")).status_code == 200
    Consultant.objects.update(is_active=False)
    assert client.get(reverse("calendar")).status_code == 302
    answer = sign_in(client)
    assert "Tên và mật khẩu không khớp." in answer.content.decode()
    client.force_login(hang)
    assert client.get(reverse("calendar")).status_code == 302
    Consultant.objects.update(is_active=True)
    assert sign_in(client).status_code == 302


def test_of_deactivated_consultants_only_a_superuser_keeps_the_admin(client, hang):
    Consultant.objects.update(is_active=False)
    User.objects.update(is_staff=True)
    assert "_auth_user_id" not in sign_in(client).wsgi_request.session
    User.objects.update(is_superuser=True)
    assert sign_in(client).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200
    # Whoever goes on with other work has the login taken off the consultant.
    User.objects.update(is_superuser=False)
    assert client.get(reverse("admin:index")).status_code == 302
    Consultant.objects.update(user=None)
    assert sign_in(client).status_code == 302
    assert client.get(reverse("admin:index"), follow=True).status_code == 200


def ask(client, email, address=HOME):
    return client.post(reverse("account_reset_password"), {"email": email}, REMOTE_ADDR=address, follow=True)


def send_all():
    for pk in sending.due():
        sending.send(pk)
    return mail.outbox


def link_in(message):
    return re.search(r"http://127.0.0.1:8000(/password/\S+)", message.body)[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_consultant_sets_a_new_password_by_the_link(client, hang, language):
    everybody_reads(language)
    ask(client, "HANG@example.com")
    row = OutgoingEmail.objects.get()
    assert (row.kind, row.to, row.user, row.text, row.html) == ("password", "hang@example.com", hang, "", "")
    [message] = send_all()
    assert ("Mật khẩu mới cho" in message.subject) == (language == "vi")
    assert "hang" in message.body and ("60 phút" if language == "vi" else "60 minutes") in message.body
    page = client.get(link_in(message), follow=True)
    form = page.redirect_chain[-1][0]
    weak = client.post(form, {"password1": "12345678", "password2": "12345678"}, REMOTE_ADDR=ABROAD)
    assert weak.status_code == 200 and 'role="alert"' in weak.content.decode()
    new = {"password1": "một-mật-khẩu-mới-9", "password2": "một-mật-khẩu-mới-9"}
    assert client.post(form, new, REMOTE_ADDR=ABROAD)["Location"] == LOGIN
    hang.refresh_from_db()
    assert hang.check_password("một-mật-khẩu-mới-9")
    # The link is good once; the owner hears of it.
    assert "token_fail" not in page.context and client.get(link_in(message), follow=True).context["token_fail"]
    assert client.post(form, new).status_code == 200
    assert send_all()[-1].subject in ("Mật khẩu của bạn đã được đổi", "Your password was changed")
    row.refresh_from_db()
    assert "/password/" not in f"{row.text}{row.html}"


def test_a_new_password_by_the_link_opens_the_network_again(client, hang):
    for number in range(12):
        fail(client, 10, address=f"198.51.100.{number}")
    assert TOO_MANY in sign_in(client).content.decode()
    ask(client, "hang@example.com")
    form = client.get(link_in(send_all()[0]), follow=True).redirect_chain[-1][0]
    new = {"password1": "một-mật-khẩu-mới-9", "password2": "một-mật-khẩu-mới-9"}
    client.post(form, new, REMOTE_ADDR=HOME)
    assert sign_in(client, "một-mật-khẩu-mới-9").status_code == 302


def test_the_answer_is_the_same_for_addresses_that_nobody_has(client, hang):
    known, unknown = ask(client, "hang@example.com"), ask(client, "nobody@example.com", address=ABROAD)
    token = re.compile(r'csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", known.content.decode()) == token.sub("", unknown.content.decode())
    assert known.redirect_chain == unknown.redirect_chain
    assert OutgoingEmail.objects.count() == 1
    for email, address in (("hang@example.com", HOME), ("nobody@example.com", ABROAD)):
        last = [ask(client, email, address=address).content.decode() for _ in range(3)][-1]
        assert "Đã có quá nhiều liên kết được yêu cầu." in last
    assert OutgoingEmail.objects.count() == 3


def test_links_go_only_to_whoever_may_sign_in_and_to_their_own_address(client, hang):
    admin = User.objects.create_superuser("boss", email="boss@example.com", password=RIGHT)
    staff = User.objects.create_user("desk", password=RIGHT, is_staff=True)
    Consultant.objects.create(name="Sếp", user=admin, email="thief@example.com")
    Consultant.objects.create(name="Bàn", user=staff, email="thief@example.com")
    gone = User.objects.create_user("gone", email="gone@example.com", password=RIGHT)
    Consultant.objects.create(name="Cũ", user=gone, is_active=False)
    User.objects.create_user("closed", email="closed@example.com", password=RIGHT, is_active=False)
    for number, email in enumerate(("thief@example.com", "gone@example.com", "closed@example.com")):
        ask(client, email, address=f"192.0.2.{number}")
    assert OutgoingEmail.objects.count() == 0
    ask(client, "boss@example.com", address="192.0.2.50")
    assert [(row.to, row.user) for row in OutgoingEmail.objects.all()] == [("boss@example.com", admin)]
    # Changed meanwhile: what was the address then gets nothing.
    User.objects.filter(pk=admin.pk).update(email="new@example.com")
    send_all()
    assert (OutgoingEmail.objects.get().status, len(mail.outbox)) == ("skipped", 0)


def test_a_link_that_failed_is_asked_for_anew_and_not_sent_again(hang, now):
    outgoing.queue(kind="password", dedup_key="x", user=hang, to="hang@example.com", language="vi", now=now)
    OutgoingEmail.objects.update(status="failed")
    assert outgoing.send_again(OutgoingEmail.objects.all()) == 0


def test_a_password_is_changed_by_the_old_one_and_guessing_it_is_limited(client, hang):
    page = reverse("account_change_password")
    User.objects.update(is_staff=True, email="hang@example.com")
    sign_in(client)
    other = client.__class__()
    sign_in(other)
    assert client.get(page).status_code == 200

    def change(old):
        new = {"password1": "một-mật-khẩu-mới-9", "password2": "một-mật-khẩu-mới-9"}
        return client.post(page, {"oldpassword": old, **new}, REMOTE_ADDR=HOME)

    for number in range(10):
        assert change(f"sai-{number}").status_code == 200
    assert TOO_MANY in change(RIGHT).content.decode()
    RateLimit.objects.filter(scope="sign_ins").delete()
    assert change(RIGHT).status_code == 302
    hang.refresh_from_db()
    assert hang.check_password("một-mật-khẩu-mới-9")
    # This session goes on, the others are over.
    assert client.get(reverse("calendar")).status_code == 200
    assert other.get(reverse("calendar")).status_code == 302
    assert [row.kind for row in OutgoingEmail.objects.all()] == ["security"]


def test_the_pages_lead_to_each_other(client, hang):
    assert reverse("account_reset_password") in client.get(LOGIN).content.decode()
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")
    sign_in(client)
    assert reverse("profile") in client.get(reverse("calendar")).content.decode()
    assert reverse("account_change_password") in client.get(reverse("profile")).content.decode()
