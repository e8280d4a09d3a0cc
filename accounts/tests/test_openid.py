"""Signing in by OpenID Connect, against a provider that speaks the real protocol, and against one that lies."""

import urllib.request
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from accounts.models import User
from accounts.tests.openid_server import CLIENT, SECRET, OpenIdServer
from consultants import invitations
from consultants.models import Consultant
from meetassist import openid

LOGIN, START = reverse("account_login"), reverse("openid_connect_login", args=["test"])
CALENDAR = reverse("calendar")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture
def server():
    started = OpenIdServer()
    yield started
    started.close()


@pytest.fixture
def provider(server, settings, monkeypatch):
    for name, value in {"ISSUER": server.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET}.items():
        monkeypatch.setenv(f"OIDC_TEST_{name}", value)
    monkeypatch.setenv("OIDC_PROVIDERS", "test")

    def configure(**more):
        for name, value in more.items():
            monkeypatch.setenv(f"OIDC_TEST_{name}", value)
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid.providers()}}

    configure()
    return configure


@pytest.fixture
def hang(db, provider):
    user = User.objects.create_user("hang", email="Hang@example.com", password="x")
    Consultant.objects.create(name="Thu Hằng", user=user)
    return user


def go(client, after=""):
    """To the provider, who sends back; returns with what."""
    there = client.get(START, {"next": after} if after else {})["Location"]
    try:
        urllib.request.build_opener(_Stay).open(there)
    except urllib.error.HTTPError as answer:
        return urlsplit(answer.headers["Location"])
    raise AssertionError("the provider did not send back")


def sign_in(client, after=""):
    back = go(client, after)
    return client.get(f"{back.path}?{back.query}")


def who(client):
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def test_an_account_is_known_by_its_address_and_then_by_the_providers_id(client, hang, server):
    before = client.session.session_key
    assert "openid" not in client.get(LOGIN).content.decode().lower() and START in client.get(LOGIN).content.decode()
    assert sign_in(client, after="/profile/")["Location"] == "/profile/"
    assert who(client) == hang and client.session.session_key != before
    row = SocialAccount.objects.get()
    assert (row.provider, row.uid, row.user) == ("test", "subject-1", hang)
    client.logout()
    server.claims = {"email": "another@example.com", "email_verified": False}
    sign_in(client)
    assert who(client) == hang


def test_who_is_not_invited_gets_no_account(client, db, provider):
    answer = client.get(sign_in(client)["Location"])
    assert "Bạn chưa có tài khoản tại đây." in answer.content.decode()
    assert not User.objects.exists() and not SocialAccount.objects.exists()


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": None}, {"email": None}])
def test_an_address_that_is_only_claimed_opens_nothing(client, hang, server, claims):
    server.claims = claims
    sign_in(client)
    assert who(client) is None and not SocialAccount.objects.exists()


def test_addresses_of_a_domain_may_be_trusted(client, hang, server, provider):
    provider(TRUSTED_DOMAINS="example.com")
    server.claims = {"email_verified": None}
    sign_in(client)
    assert who(client) == hang


def test_who_is_invited_gets_one_by_signing_in_and_once(client, db, provider, server, now):
    owner = User.objects.create_superuser("owner")
    consultant = Consultant.objects.create(name="Thu Hằng", email="hang@example.com")
    invitations.invite(consultant=consultant, by=owner, now=now)
    sign_in(client)
    consultant.refresh_from_db()
    assert who(client) == consultant.user and not consultant.user.has_usable_password()
    User.objects.filter(pk=consultant.user_id).delete()
    client.logout()
    server.claims = {"sub": "subject-2"}
    sign_in(client)
    assert who(client) is None


def test_a_closed_account_stays_closed(client, hang):
    Consultant.objects.update(is_active=False)
    sign_in(client)
    assert who(client) is None


def test_the_second_factor_is_asked_all_the_same(client, hang, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    User.objects.update(is_staff=True)
    sign_in(client)
    assert client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0].startswith(reverse("second-factor"))
    client.logout()
    Authenticator.objects.create(user=hang, type="totp", data={})
    assert sign_in(client)["Location"] == reverse("mfa_authenticate") and who(client) is None


@pytest.mark.parametrize("what", ["forged", "none", "of another browser", "used"])
def test_a_state_that_is_not_of_this_browser_opens_nothing(client, hang, what):
    back = go(client)
    path, state = f"{back.path}?{back.query}", back.query.rpartition("state=")[2]
    browser = client
    if what == "forged":
        path = path.replace(state, "x" * 16)
    elif what == "none":
        path = path.partition("&state")[0]
    elif what == "of another browser":
        browser = client.__class__()
    else:
        client.get(path)
        client.logout()
    answer = browser.get(path)
    assert answer["Location"] == LOGIN and who(browser) is None


def test_a_code_that_was_stolen_opens_nothing_in_another_browser(client, hang):
    """Injected into an attempt of its own: PKCE and the nonce are of the first."""
    stolen = go(client).query.partition("&")[0]
    thief = client.__class__()
    back = go(thief)
    thief.get(f"{back.path}?{stolen}&{back.query.partition('&')[2]}")
    assert who(thief) is None


LIES = {
    "another issuer": {"iss": "https://evil.example"}, "another audience": {"aud": "another-client"},
    "another nonce": {"nonce": "x" * 32}, "no nonce": {"nonce": None}, "too old": {"exp": 1_000_000_000},
    "no end": {"exp": None}, "nobody": {"sub": None}, "for another party": {"azp": "another-client"},
    "audience of several": {"aud": [CLIENT, "another-client"], "azp": "another-client"},
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_says_what_is_not_right_opens_nothing(client, hang, server, lie):
    server.claims = LIES[lie]
    assert sign_in(client)["Location"] == LOGIN
    assert who(client) is None and not SocialAccount.objects.exists()


@pytest.mark.parametrize("how", ["another key", "unknown key", "unsigned", "with the public key", "no key named"])
def test_a_token_that_the_provider_has_not_signed_opens_nothing(client, hang, server, how):
    if how == "another key":
        server.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    elif how == "unknown key":
        server.kid = "two"
    elif how == "no key named":
        server.kid = ""
    elif how == "unsigned":
        server.key, server.algorithm = None, "none"
    else:
        public = server.right_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        server.key, server.algorithm = public, "HS256"
    assert sign_in(client)["Location"] == LOGIN and who(client) is None


def test_a_server_that_names_another_issuer_is_not_believed(client, hang, server):
    server.issuer = "https://evil.example"
    assert sign_in(client)["Location"] == LOGIN and who(client) is None


def test_a_provider_that_is_not_configured_does_not_exist(client, hang):
    assert client.get("/login/with/other/").status_code == client.get("/login/with/other/back/").status_code == 404


def test_a_refusal_of_the_provider_is_told(client, hang):
    back = go(client)
    answer = client.get(f"{back.path}?error=access_denied&{back.query.partition('&')[2]}", follow=True)
    assert "Đăng nhập không thành công." in answer.content.decode()


def test_groups_are_mapped_to_roles_and_follow_the_provider(client, hang, server, provider):
    provider(ROLES="Front Desk=receptionist,Bosses=owner,Staff=consultant", GROUPS_CLAIM="groups")
    Group.objects.create(name="choir").user_set.add(hang)

    def roles_with(groups):
        server.claims = {"groups": groups}
        client.logout()
        sign_in(client)
        hang.refresh_from_db()
        return sorted(group.name for group in hang.groups.all()), hang.is_staff

    assert roles_with(["Front Desk", "Elsewhere"]) == (["choir", "receptionist"], True)
    assert roles_with(["Staff", "Bosses"]) == (["choir", "consultant", "owner"], True)
    assert roles_with("Staff") == (["choir", "consultant"], False)
    assert roles_with(None) == (["choir"], False)
    assert not hang.is_superuser


@pytest.mark.parametrize(
    "wrong", [{"ROLES": "Bosses=king"}, {"ROLES": "=owner"}, {"CLIENT_SECRET": ""}, {"ISSUER": ""}]
)
def test_a_provider_that_is_half_configured_stops_the_start(provider, wrong):
    with pytest.raises(ImproperlyConfigured):
        provider(**wrong)
