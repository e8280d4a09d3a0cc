"""Each of the team has a language, of pages and of what is written to them: their own, whatever the browser prefers."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import second_factor
from accounts.models import OutgoingEmail, User

COOKIE = settings.LANGUAGE_COOKIE_NAME
ENGLISH = {"Accept-Language": "en"}
VIETNAMESE = {"Accept-Language": "vi"}


@pytest.fixture
def lan(db):
    return User.objects.create_user("lan", email="lan@example.com", password="x", is_superuser=True, is_staff=True)


def language_of(client, path, **headers):
    answer = client.get(path, headers=headers, follow=True)
    return answer["Content-Language"]


@pytest.mark.parametrize("path", ["/admin/", "/admin/tables/", "/calendar/", "/profile/", "/chat/", "/no-such-page/"])
@pytest.mark.parametrize(("language", "browser"), [("vi", "en"), ("en", "vi")])
def test_every_page_is_in_the_language_of_the_account(client, lan, office, path, language, browser):
    User.objects.update(language=language)
    client.force_login(lan)
    client.cookies[COOKIE] = browser
    answer = client.get(path, headers={"Accept-Language": browser}, follow=True)
    assert answer["Content-Language"] == language and f'lang="{language}"' in answer.content.decode()


def test_who_is_not_signed_in_has_the_cookies_language_then_the_browsers(client, lan):
    assert client.get("/login/", headers=ENGLISH)["Content-Language"] == "en"
    assert client.get("/login/", headers={"Accept-Language": "fr"})["Content-Language"] == "vi"
    client.post("/language/", {"language": "vi", "next": "/login/"})
    assert client.get("/login/", headers=ENGLISH)["Content-Language"] == "vi"
    assert User.objects.get().language == "vi"


def test_at_sign_in_the_accounts_language_wins_and_the_sign_in_page_keeps_it_afterwards(client, lan):
    User.objects.update(language="en")
    client.post("/language/", {"language": "vi", "next": "/login/"})
    answer = client.post("/login/", {"login": "lan", "password": "x"}, headers=VIETNAMESE, follow=True)
    assert answer["Content-Language"] == "en" and client.cookies[COOKIE].value == "en"
    client.post("/logout/")
    assert client.get("/login/", headers=VIETNAMESE)["Content-Language"] == "en"


def test_the_switch_keeps_the_page_and_the_choice(client, lan):
    client.force_login(lan)
    page = "/admin/accounts/user/?q=lan&o=1"
    shown = client.get(page).content.decode()
    assert 'action="/language/"' in shown and 'value="/admin/accounts/user/?q=lan&amp;o=1"' in shown
    answer = client.post("/language/", {"language": "en", "next": page})
    assert (answer.status_code, answer["Location"], client.cookies[COOKIE].value) == (302, page, "en")
    assert User.objects.get().language == "en"
    assert client.get(page, headers=VIETNAMESE)["Content-Language"] == "en"


@pytest.mark.parametrize("where", ["https://example.com/", "//example.com/x", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(client, lan, where):
    client.force_login(lan)
    answer = client.post("/language/", {"language": "en", "next": where}, headers={"Referer": "https://example.com/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("language", ["de", "", "vi-VN", "../en"])
def test_another_language_is_not_taken(client, lan, language):
    client.force_login(lan)
    assert client.post("/language/", {"language": language, "next": "/profile/"}).status_code == 302
    assert User.objects.get().language == "vi" and language_of(client, "/profile/") == "vi"


def test_to_open_its_address_changes_nothing(client, lan):
    client.force_login(lan)
    assert client.get("/language/?language=en&next=/profile/")["Location"] == "/profile/"
    assert User.objects.get().language == "vi"


def test_nobody_switches_for_somebody_else(lan):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    assert client.post("/language/", {"language": "en"}).status_code == 403
    assert User.objects.get().language == "vi"


@pytest.mark.parametrize(("language", "subject"), [
    ("vi", "Cách đăng nhập của bạn đã thay đổi"), ("en", "How you sign in was changed"),
])  # fmt: skip
def test_what_an_admin_does_to_a_login_is_told_in_its_language(client, lan, now, language, subject):
    other = User.objects.create_user("minh", email="minh@example.com", language=language)
    second_factor.tell_of_change(other, "x", to="minh@example.com", now=now)
    row = OutgoingEmail.objects.get()
    assert (row.language, row.to, row.subject) == (language, "minh@example.com", subject)


def test_an_admin_sees_and_changes_the_language_of_a_login(client, lan):
    client.force_login(lan)
    page = client.get(reverse("admin:accounts_user_change", args=[lan.pk])).content.decode()
    assert 'name="language"' in page
