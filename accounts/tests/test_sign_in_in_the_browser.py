"""Signing in, in a real browser and both languages: with an app, a passkey, a link for a new password; sessions end."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

from accounts.mail import sending
from accounts.models import User
from consultants.models import Consultant
from meetassist.tests.browsing import PHONE, fits
from meetassist.tests.fixtures import everybody_reads

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]

PASSWORD = "đúng-mật-khẩu-7"
LANGUAGES = pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
WORDS = {
    "vi-VN": {
        "log in": "Đăng nhập", "app": "Thiết lập ứng dụng", "on": "Bật", "saved": "Tôi đã lưu", "log out": "Đăng xuất",
        "add passkey": "Thêm khoá truy cập (passkey)", "add": "Thêm", "passkey": "Đăng nhập bằng khoá truy cập (passkey)",
        "no": "Không thực hiện được", "end": "Kết thúc", "forgotten": "Bạn quên mật khẩu?", "send": "Gửi liên kết",
        "set": "Đặt mật khẩu", "changed": "Đã đổi mật khẩu của bạn.", "ended": "Đã kết thúc phiên đăng nhập.", "invite": "Mời qua email", "make": "Tạo tài khoản",
    },
    "en-GB": {
        "log in": "Log in", "app": "Set up the app", "on": "Turn on", "saved": "I have them", "log out": "Log out",
        "add passkey": "Add a passkey", "add": "Add", "passkey": "Log in with a passkey", "no": "That did not work",
        "end": "End", "forgotten": "Forgotten your password?", "send": "Send the link", "set": "Set the password",
        "changed": "Your password was changed.", "ended": "The session has ended.", "invite": "Invite by e-mail",
        "make": "Make the account",
    },
}  # fmt: skip
VIRTUAL = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def site(running):
    """By name: an address of numbers cannot have passkeys."""
    User.objects.create_superuser("boss", email="boss@example.com", password=PASSWORD)
    hang = User.objects.create_user("hang", password=PASSWORD)
    Consultant.objects.create(name="Thu Hằng", user=hang, email="hang@example.com")
    running.use_pgmq()
    running.web(DEBUG="1", SECOND_FACTOR_REQUIRED="1")
    return running.url.replace("127.0.0.1", "localhost")


class Window:
    """A browser of its own, with a telephone's screen."""

    def __init__(self, browser, site, locale):
        self.site, self.words = site, WORDS[locale]
        everybody_reads(locale)
        self.context = browser.new_context(viewport=PHONE, locale=locale)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path):
        self.page.goto(f"{self.site}{path}")

    def forget(self):
        """As another browser; what the page before it still asks for brings no cookie back."""
        self.page.goto("about:blank")
        self.context.clear_cookies()

    def tap(self, word):
        self.page.get_by_role("button", name=self.words[word], exact=True).or_(
            self.page.get_by_role("link", name=self.words[word], exact=True)
        ).first.click()

    def sign_in(self, name, password=PASSWORD):
        self.page.locator("[name=login]").fill(name)
        self.page.locator("[name=password]").fill(password)
        self.tap("log in")

    def enter(self, code):
        self.page.locator("[name=code]").fill(code)
        self.page.keyboard.press("Enter")

    def at(self, path):
        self.page.wait_for_url(f"{self.site}{path}", timeout=15_000)

    def fits(self):
        return fits(self.page)


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@LANGUAGES
def test_an_admin_sets_up_an_app_and_signs_in_with_it(browser, site, locale):
    window = Window(browser, site, locale)
    window.go("/admin/")
    window.at("/login/?next=/admin/")
    assert window.fits()
    window.sign_in("boss@example.com")
    window.at("/profile/second-factor/?next=%2Fadmin%2F")
    assert window.fits()
    window.tap("app")
    window.page.locator("summary").click()
    secret = window.page.locator("code.secret").inner_text()
    assert window.page.locator(".qr svg path").count() == 1 and window.fits()
    window.enter(code_of(secret, -1))
    window.at("/profile/recovery-codes/")
    recovery = window.page.locator(".codes code").all_inner_texts()
    assert len(recovery) == 10 and window.fits()
    window.tap("saved")
    window.at("/admin/")
    for code in (code_of(secret), recovery[0]):
        window.forget()
        window.go("/admin/")
        window.sign_in("boss")
        window.at("/login/code/")
        assert window.fits()
        window.enter(code)
        window.at("/admin/")
    window.go("/profile/")
    assert window.fits() and window.errors == []


@LANGUAGES
def test_an_admin_adds_a_passkey_and_signs_in_with_nothing_else(browser, site, locale):
    window = Window(browser, site, locale)
    window.go("/login/?next=/admin/")
    keys = window.context.new_cdp_session(window.page)
    keys.send("WebAuthn.enable")
    virtual = keys.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})["authenticatorId"]
    window.sign_in("boss")
    window.tap("add passkey")
    window.at("/profile/passkeys/add/")
    window.tap("add")
    window.at("/profile/recovery-codes/")
    window.tap("saved")
    window.at("/admin/")
    window.forget()
    window.go("/login/?next=/admin/")
    window.tap("passkey")
    window.at("/admin/")
    # As the second step beside the password, too.
    window.forget()
    window.go("/login/?next=/admin/")
    window.sign_in("boss")
    window.at("/login/code/")
    window.page.locator("#passkey_use").click()
    window.at("/admin/")
    # Nobody's device, or a finger that is not theirs.
    window.forget()
    window.go("/login/?next=/admin/")
    keys.send("WebAuthn.setUserVerified", {"authenticatorId": virtual, "isUserVerified": False})
    window.tap("passkey")
    window.page.get_by_text(window.words["no"]).wait_for()
    window.go("/admin/")
    window.at("/login/?next=/admin/")
    assert window.errors == []


@LANGUAGES
def test_a_forgotten_password_is_set_anew_and_sessions_are_ended(browser, site, locale):
    window, other = Window(browser, site, locale), Window(browser, site, locale)
    window.go("/calendar/")
    window.tap("forgotten")
    window.page.locator("[name=email]").fill("hang@example.com")
    window.tap("send")
    window.at("/password/link/sent/")
    for pk in sending.due():
        sending.send(pk)
    link = re.search(r"http://127.0.0.1:8000(/password/\S+)", mail.outbox[-1].body)[1]
    window.go(link)
    assert "set-password" in window.page.url and window.fits()
    for name in ("password1", "password2"):
        window.page.locator(f"[name={name}]").fill("một-mật-khẩu-mới-9")
    window.tap("set")
    window.at("/login/")
    assert window.words["changed"] in window.page.inner_text("main")
    for one in (window, other):
        one.go("/login/")
        one.sign_in("hang", "một-mật-khẩu-mới-9")
        one.at("/calendar/")
    window.go("/profile/")
    assert window.page.locator(".rows form").count() == 1 and window.fits()
    window.tap("end")
    window.page.get_by_text(window.words["ended"]).wait_for()
    other.go("/calendar/")
    other.at("/login/?next=/calendar/")
    window.tap("log out")
    window.go("/calendar/")
    window.at("/login/?next=/calendar/")
    assert window.errors == other.errors == []


@LANGUAGES
def test_an_owner_invites_and_who_is_invited_makes_their_account(browser, site, locale):
    owner, invited = Window(browser, site, locale), Window(browser, site, locale)
    owner.page.set_viewport_size({"width": 1280, "height": 800})
    bao = Consultant.objects.create(name="Lê Quốc Bảo", email="bao@example.com")
    owner.go("/login/?next=/admin/")
    owner.sign_in("boss")
    owner.tap("app")
    owner.page.locator("summary").click()
    owner.enter(code_of(owner.page.locator("code.secret").inner_text()))
    owner.tap("saved")
    owner.go(f"/admin/consultants/consultant/{bao.pk}/change/")
    owner.tap("invite")
    owner.at(f"/admin/consultants/consultant/{bao.pk}/invite/")
    owner.page.locator("[type=submit].default").click()
    owner.page.locator(".messagelist .success").wait_for()
    for pk in sending.due():
        sending.send(pk)
    invited.go(re.search(r"http://127.0.0.1:8000(/invitation/\S+)", mail.outbox[-1].body)[1])
    assert invited.fits()
    invited.page.locator("[name=username]").fill("bao")
    for name in ("password1", "password2"):
        invited.page.locator(f"[name={name}]").fill("một-mật-khẩu-mới-9")
    invited.tap("make")
    invited.at("/login/")
    invited.sign_in("bao@example.com", "một-mật-khẩu-mới-9")
    invited.at("/calendar/")
    assert owner.errors == invited.errors == []
