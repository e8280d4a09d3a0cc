"""Every page of signing in can be used by whoever needs a screen reader, a keyboard or big letters; in both languages."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core import mail
from django.utils import timezone

from accounts.mail import sending
from accounts.models import User
from accounts.tests.test_sign_in_in_the_browser import LANGUAGES, PASSWORD, VIRTUAL, Window
from consultants import invitations
from consultants.adapters import SecondFactorAdapter
from consultants.models import Consultant
from meetassist.tests.accessibility import barriers

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


@pytest.fixture
def site(running):
    """With a provider of OpenID Connect, whom nobody asks here."""
    User.objects.create_superuser("boss", email="boss@example.com", password=PASSWORD)
    hang = User.objects.create_user("hang", password=PASSWORD)
    Consultant.objects.create(name="Thu Hằng", user=hang, email="hang@example.com")
    running.use_pgmq()
    provider = {
        "ISSUER": "https://id.example.com",
        "CLIENT_ID": "x",
        "CLIENT_SECRET": "x",
        "LABEL": "Công ty Ánh Dương",
    }
    running.web(
        DEBUG="1", SECOND_FACTOR_REQUIRED="1", OIDC_PROVIDERS="test",
        **{f"OIDC_TEST_{name}": value for name, value in provider.items()},
    )  # fmt: skip
    return running.url.replace("127.0.0.1", "localhost")


class Visitor(Window):
    """Somebody who looks at each page that they come to, and notes what is in the way."""

    def __init__(self, browser, site, locale):
        super().__init__(browser, site, locale)
        self.noted = {}

    def look(self, name):
        self.page.wait_for_load_state()
        assert name not in self.noted
        self.noted[name] = barriers(self.page)

    def visit(self, *paths):
        for path in paths:
            self.go(path)
            self.at(path)
            self.look(path)

    def send_unchecked(self, **values):
        """What the browser's own checks would not let through."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)
        self.page.evaluate("document.querySelector('main form').noValidate = true")
        self.page.locator("main form button").first.click()
        self.page.locator("main .error:visible").first.wait_for()

    def in_the_way(self):
        return {name: found for name, found in self.noted.items() if found}


def link_of_newest_mail():
    for pk in sending.due():
        sending.send(pk)
    return re.search(r"http://127.0.0.1:8000(/\S+)", mail.outbox[-1].body)[1]


@LANGUAGES
def test_the_pages_for_who_is_not_signed_in(browser, site, locale):
    visitor = Visitor(browser, site, locale)
    visitor.visit("/login/", "/password/link/")
    visitor.send_unchecked(email="nobody")
    visitor.look("no address")
    visitor.page.locator("[name=email]").fill("hang@example.com")
    visitor.tap("send")
    visitor.at("/password/link/sent/")
    visitor.look("the link is sent")
    visitor.go(link_of_newest_mail())
    visitor.look("new password")
    visitor.send_unchecked(password1="1", password2="2")
    visitor.look("no good password")
    visitor.visit("/password/1-set-password/")
    owner, bao = User.objects.get(username="boss"), Consultant.objects.create(name="Bảo", email="bao@example.com")
    invitations.invite(consultant=bao, by=owner, now=timezone.now())
    visitor.go(link_of_newest_mail())
    visitor.look("invitation")
    visitor.send_unchecked(username="boss", password1="1", password2="2")
    visitor.look("no good account")
    visitor.visit("/invitation/1:x/")
    visitor.go("/login/")
    visitor.send_unchecked(login="hang", password="falsch")
    visitor.look("wrong password")
    assert visitor.in_the_way() == {} and visitor.errors == []


@LANGUAGES
def test_the_pages_of_the_profile(browser, site, locale):
    """Of somebody who has everything: an app, recovery codes, a passkey, and another browser."""
    other, visitor = Window(browser, site, locale), Visitor(browser, site, locale)
    for window in (other, visitor):
        window.go("/login/")
        window.sign_in("hang")
        window.at("/calendar/")
    keys = visitor.context.new_cdp_session(visitor.page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
    visitor.visit("/profile/second-factor/", "/profile/passkeys/add/", "/profile/app/")
    visitor.send_unchecked(code="1")
    visitor.look("wrong code of the app")
    visitor.go("/profile/passkeys/add/")
    visitor.tap("add")
    visitor.at("/profile/recovery-codes/")
    visitor.look("recovery codes")
    user = User.objects.get(username="hang")
    secret = SecondFactorAdapter().encrypt(generate_totp_secret())
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    passkey = Authenticator.objects.get(user=user, type="webauthn")
    other.go("/login/")
    visitor.visit("/profile/recovery-codes/new/", "/profile/app/remove/", f"/profile/passkeys/{passkey.pk}/remove/")
    visitor.visit("/profile/", "/password/", "/logout/")
    visitor.go("/password/")
    visitor.send_unchecked(oldpassword="falsch", password1="1", password2="2")
    visitor.look("no change of the password")
    assert visitor.in_the_way() == {} and visitor.errors == []


@LANGUAGES
def test_the_second_step_and_showing_once_more_who_one_is(browser, site, locale):
    visitor, user = Visitor(browser, site, locale), User.objects.get(username="boss")
    secret = SecondFactorAdapter().encrypt(generate_totp_secret())
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    RecoveryCodes.activate(user)
    visitor.go("/login/")
    visitor.sign_in("boss")
    visitor.at("/login/code/")
    visitor.look("second step")
    visitor.send_unchecked(code="1")
    visitor.look("wrong code")
    assert visitor.in_the_way() == {} and visitor.errors == []
