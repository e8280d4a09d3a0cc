"""The second factor: required of whoever may enter the admin, on every page; its codes are good once, and counted."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from accounts import second_factor
from accounts.mail import sending
from accounts.models import OutgoingEmail, User
from consultants.adapters import SecondFactorAdapter
from consultants.models import Consultant

PASSWORD = "đúng-mật-khẩu-7"
LOGIN, CODE, AGAIN = reverse("account_login"), reverse("mfa_authenticate"), reverse("mfa_reauthenticate")
SET_UP, ADMIN = reverse("second-factor"), reverse("admin:index")


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def boss(db):
    return User.objects.create_superuser("boss", email="boss@example.com", password=PASSWORD)


@pytest.fixture
def secret():
    return generate_totp_secret()


@pytest.fixture
def with_app(boss, secret, rf):
    """With an authenticator app, as the page for it leaves it."""
    Authenticator.objects.create(user=boss, type="totp", data={"secret": SecondFactorAdapter().encrypt(secret)})
    RecoveryCodes.activate(boss)
    return boss


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def wrong(secret):
    near = {code_of(secret, steps) for steps in (-2, -1, 0, 1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near)


def sign_in(client, name="boss", **more):
    return client.post(LOGIN, {"login": name, "password": PASSWORD, **more})


def is_signed_in(client):
    return client.get(ADMIN).status_code == 200


def recovery_codes(user):
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def test_a_password_alone_leads_to_where_a_second_factor_is_set_up(client, boss, django_capture_on_commit_callbacks):
    sign_in(client, next=ADMIN)
    assert client.get(ADMIN, follow=True).redirect_chain[-1][0].partition("?")[0] == SET_UP
    page = client.get(reverse("mfa_activate_totp"))
    key = page.context["form"].secret
    wrongly = client.post(reverse("mfa_activate_totp"), {"code": wrong(key)})
    assert "Mã không đúng." in wrongly.content.decode() and not is_signed_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(key)}, follow=True)
    assert done.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)] and is_signed_in(client)
    shown = done.context["unused_codes"]
    assert len(shown) == 10 and [code.replace(" ", "") for code in shown] == recovery_codes(boss)
    assert [row.kind for row in OutgoingEmail.objects.all()] == ["security"]
    for pk in sending.due():
        sending.send(pk)
    assert "Đã thêm một ứng dụng xác thực." in mail.outbox[0].body


def addresses():
    """Of every page there is, the admin's with ids that may exist."""

    def walk(patterns, prefix=""):
        for one in patterns:
            if isinstance(one, URLPattern):
                yield prefix + str(one.pattern)
            else:
                yield from walk(one.url_patterns, prefix + str(one.pattern))

    for pattern in walk(get_resolver().url_patterns):
        yield "/" + pattern.replace("^", "").replace("$", "").replace("\\Z", "")


def admin_pages():
    import re

    for pattern in addresses():
        if pattern.startswith("/admin/"):
            path = re.sub(r"<[^>]*>", "1", pattern)
            yield re.sub(r"\(\?P<\w+>[^)]*\)|\(\?:[^)]*\)\??|\(\?P1[^)]*\)|\(\?P", "1", path).replace("(1)", "1")


def test_no_page_of_the_admin_is_reached_without_it(client, boss):
    """By whatever address, method or header: signed in by password alone one is nobody there."""
    sign_in(client)
    pages = sorted({path for path in admin_pages() if "(" not in path})
    assert len(pages) > 100
    for path in pages:
        for method in (client.get, client.post):
            answer = method(path, headers={"X-Requested-With": "XMLHttpRequest"})
            leads_away = answer.status_code in (301, 302) and "/login/" in answer.headers["Location"]
            is_a_door = path in ("/admin/logout/",) or path.startswith("/admin/password_change/")
            assert leads_away or is_a_door or answer.status_code in (403, 404, 405), (path, answer.status_code)
    sign_in(client)
    for path in (reverse("calendar"), "/api/services/", reverse("profile"), reverse("mfa_view_recovery_codes")):
        answer = client.get(path)
        assert not answer.wsgi_request.user.is_authenticated, path


def test_who_does_not_enter_the_admin_needs_none(client, boss):
    consultant = User.objects.create_user("hang", password=PASSWORD)
    Consultant.objects.create(name="Thu Hằng", user=consultant)
    sign_in(client, "hang")
    assert client.get(reverse("calendar")).status_code == 200
    assert client.get(SET_UP).status_code == 200


def test_the_demo_needs_none(client, boss, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client)
    assert is_signed_in(client)


def test_a_code_of_the_app_is_the_second_step(client, with_app, secret):
    assert sign_in(client, next=ADMIN)["Location"].startswith(CODE)
    assert not is_signed_in(client) and "_auth_user_id" not in client.session
    before = client.session.session_key
    assert "Mã không đúng." in client.post(CODE, {"code": wrong(secret)}).content.decode()
    assert client.post(CODE, {"code": code_of(secret)})["Location"] == ADMIN
    assert is_signed_in(client) and client.session.session_key != before


def test_a_code_of_the_app_is_good_once(client, with_app, secret):
    code = code_of(secret)
    sign_in(client)
    client.post(CODE, {"code": code})
    thief = client.__class__()
    sign_in(thief)
    # Other processes do not share a cache.
    from django.core.cache import cache

    cache.clear()
    said = thief.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).content.decode()
    assert "Mã này đã được dùng." in said and not is_signed_in(thief)


def test_a_recovery_code_is_good_once(client, with_app):
    code = recovery_codes(with_app)[3]
    sign_in(client)
    client.post(CODE, {"code": f"{code[:4]} {code[4:]}"})
    assert is_signed_in(client) and code not in recovery_codes(with_app)
    thief = client.__class__()
    sign_in(thief)
    assert "Mã không đúng." in thief.post(CODE, {"code": code}).content.decode()
    assert not is_signed_in(thief)


def test_old_recovery_codes_are_void_when_there_are_new_ones(client, with_app, secret):
    old = recovery_codes(with_app)
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(recovery_codes(with_app))
    thief = client.__class__()
    sign_in(thief)
    thief.post(CODE, {"code": old[0]})
    assert not is_signed_in(thief)


@pytest.mark.django_db(transaction=True)
def test_a_recovery_code_that_is_used_twice_at_once_opens_once(with_app, client):
    code = recovery_codes(with_app)[0]
    clients = [client.__class__() for _ in range(4)]
    for one in clients:
        sign_in(one)

    def use(one):
        try:
            return one.post(CODE, {"code": code}).status_code == 302
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, clients)) == 1


def test_codes_are_not_guessed(client, with_app, secret):
    for number in range(second_factor.TRIES):
        one = client.__class__()
        sign_in(one)
        one.post(CODE, {"code": wrong(secret)}, REMOTE_ADDR=f"198.51.100.{number}")
    sign_in(client)
    said = client.post(CODE, {"code": code_of(secret)}).content.decode()
    assert "Quá nhiều mã sai." in said and not is_signed_in(client)


def test_the_second_step_alone_is_no_way_in(client, with_app, secret):
    assert client.post(CODE, {"code": code_of(secret)})["Location"] == LOGIN
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    # And not with a password for somebody else.
    other = User.objects.create_user("other", password=PASSWORD)
    sign_in(client, "other")
    client.post(CODE, {"code": code_of(secret)})
    assert client.session["_auth_user_id"] == str(other.pk)


def test_a_session_without_it_shows_it_and_makes_no_other(client, with_app, secret):
    """One from before there was one: who has a password alone adds no factor of their own beside the owner's."""
    client.force_login(with_app)
    assert not is_signed_in(client)
    for page in ("mfa_activate_totp", "mfa_add_webauthn", "second-factor", "mfa_generate_recovery_codes", "profile"):
        answer = client.post(reverse(page), {"code": "1"})
        assert answer.status_code in (302, 405) and not answer.wsgi_request.user.is_authenticated, page
    assert client.get(LOGIN, {"next": ADMIN})["Location"] == f"{AGAIN}?next=%2Fadmin%2F"
    assert client.post(AGAIN, {"code": wrong(secret), "next": ADMIN}).status_code == 200 and not is_signed_in(client)
    assert client.post(AGAIN, {"code": code_of(secret), "next": ADMIN})["Location"] == ADMIN and is_signed_in(client)


def test_whoever_removes_the_last_one_sets_up_another(client, with_app, secret):
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.exists() and not is_signed_in(client)
    assert client.get(LOGIN)["Location"] == SET_UP


def test_a_change_asks_again_after_a_while(client, with_app, secret):
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    asked = client.get(reverse("mfa_view_recovery_codes"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    said = client.post(reverse("account_reauthenticate"), {"password": "sai"}).content.decode()
    assert "Mật khẩu không đúng." in said
    page = reverse("mfa_view_recovery_codes")
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": page})["Location"] == page
    assert client.get(page).status_code == 200


def test_what_codes_are_made_from_is_not_in_the_database(with_app, secret):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored and TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(secret))


def test_it_is_in_no_page_of_the_admin(client, with_app, secret):
    for name in ("mfa_authenticator", "usersessions_usersession", "account_emailaddress"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}_changelist")


def test_an_admin_takes_away_one_that_was_lost_but_not_of_who_may_do_more(client, with_app, secret, django_user_model):
    lost = User.objects.create_user("lost", email="lost@example.com", password=PASSWORD, is_staff=True)
    Authenticator.objects.create(user=lost, type="totp", data={})
    sign_in(client)
    client.post(CODE, {"code": code_of(secret)})
    users = reverse("admin:accounts_user_changelist")
    client.post(users, {"action": "take_second_factor", "_selected_action": [lost.pk]})
    assert not Authenticator.objects.filter(user=lost).exists()
    assert [row.to for row in OutgoingEmail.objects.all()] == ["lost@example.com"]
    clerk = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
    from django.contrib.auth.models import Permission

    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client.force_login(clerk)
    Authenticator.objects.create(user=clerk, type="totp", data={"secret": SecondFactorAdapter().encrypt(secret)})
    client.post(AGAIN, {"code": code_of(secret, 1)})
    answer = client.post(users, {"action": "take_second_factor", "_selected_action": [with_app.pk]}, follow=True)
    assert "có nhiều quyền hơn bạn" in answer.content.decode()
    assert Authenticator.objects.filter(user=with_app).exists()


def test_sessions_are_listed_and_ended_from_the_profile(client, db):
    user = User.objects.create_user("hang", password=PASSWORD)
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    other = client.__class__(headers={"User-Agent": firefox})
    for one in (client, other):
        sign_in(one, "hang")
    page = client.get(reverse("profile")).content.decode()
    assert "Firefox, Linux" in page and page.count("/end/") == 1
    row = UserSession.objects.get(user_agent=firefox)
    stranger = client.__class__()
    User.objects.create_user("bao", password=PASSWORD)
    sign_in(stranger, "bao")
    assert stranger.post(reverse("session-end", args=[row.pk])).status_code == 404
    assert other.get(reverse("profile")).status_code == 200
    client.post(reverse("session-end", args=[row.pk]))
    assert other.get(reverse("profile")).status_code == 302
    sign_in(other, "hang")
    client.post(reverse("profile"))
    assert other.get(reverse("profile")).status_code == 302 and client.get(reverse("profile")).status_code == 200
    assert stranger.get(reverse("profile")).status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1


@pytest.mark.parametrize("closed", ["account", "consultant"])
def test_sessions_of_a_closed_account_do_not_come_back_with_it(client, db, closed):
    """Whoever closes it, by the admin, an import or SQL."""
    user = User.objects.create_user("hang", password=PASSWORD)
    consultant = Consultant.objects.create(name="Thu Hằng", user=user)
    sign_in(client, "hang")
    rows = User.objects.filter(pk=user.pk) if closed == "account" else Consultant.objects.filter(pk=consultant.pk)
    rows.update(is_active=False)
    assert not UserSession.objects.exists()
    rows.update(is_active=True)
    assert client.get(reverse("calendar")).status_code == 302


def test_a_passkey_of_a_closed_account_opens_nothing(rf, db):
    from allauth.core import context

    from consultants.adapters import AccountAdapter

    user = User.objects.create_user("hang", is_active=True)
    Consultant.objects.create(name="Thu Hằng", user=user, is_active=False)
    request = rf.get("/")
    request._messages = type("Messages", (), {"add": lambda *args: None})()
    with context.request_context(request):
        assert AccountAdapter(request).pre_login(request, user)["Location"] == LOGIN


# What takes a POST from elsewhere, each with its own proof of who sends it; the web chat's has no cookie that counts.
SIGNED_OTHERWISE = ("/webhooks/", "/api/", "/chat/messages/")


def test_no_post_is_taken_without_its_token(db):
    from django.test import Client

    user = User.objects.create_user("hang", password=PASSWORD)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    pages = sorted({path for path in all_pages() if "(" not in path and not path.startswith(SIGNED_OTHERWISE)})
    assert len(pages) > 120
    for path in pages:
        assert client.post(path).status_code in (403, 404), path


def all_pages():
    import re

    for pattern in addresses():
        path = re.sub(r"<uuid:[^>]*>", "00000000-0000-0000-0000-000000000001", pattern)
        path = re.sub(r"(?<!\?P)<[^>]*>", "1", path)
        yield re.sub(r"\(\?P<\w+>[^)]*\)|\(\?:[^)]*\)\??", "1", path)
