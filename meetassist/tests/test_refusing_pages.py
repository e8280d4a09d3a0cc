"""What went wrong is said on a page of ours in the reader's language, with a way back; to programs in JSON."""

import re

import pytest
from asgiref.sync import async_to_sync
from django.test import Client, RequestFactory

from accounts.models import User
from consultants.models import Consultant
from meetassist import errors, shares, web
from meetassist.tests.fixtures import login_of

LANGUAGES = ("vi", "en")
MISSING = {"vi": "Không có trang này", "en": "There is no such page"}
FORBIDDEN = {"vi": "Tài khoản của bạn không có quyền", "en": "Not for your login"}
ONCE_MORE = {"vi": "Vui lòng thử lại lần nữa", "en": "Please try once more"}
BROKEN = {"vi": "Đã xảy ra lỗi", "en": "That did not work"}
UNREADABLE = {"vi": "Không đọc được yêu cầu", "en": "That could not be read"}
LARGE = {"vi": "Nội dung quá lớn", "en": "That is too large"}
BUSY = {"vi": "Hệ thống đang quá tải", "en": "Very busy just now"}


def heading(answer):
    return re.search(r"<h1>(.*?)</h1>", answer.content.decode())[1]


def ways(answer):
    return re.findall(r'href="([^"]*)"', re.search(r'<p class="ways">.*?</p>', answer.content.decode(), re.DOTALL)[0])


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def accepts(language):
    return {"Accept-Language": language}


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("path", ["/no-such-page/", "/dev/mail/00000000-0000-0000-0000-000000000000/", "/admin/none/"])
def test_a_page_that_is_not_there(db, settings, language, accepts, path, debug):
    """With DEBUG, too: who tries the demo is no developer."""
    settings.DEBUG = debug
    client = Client()
    if path.startswith("/admin/"):
        client.force_login(User.objects.create_user("lan", is_staff=True, language=language))
    answer = client.get(path, headers=accepts)
    assert (answer.status_code, heading(answer), answer["Content-Language"]) == (404, MISSING[language], language)
    to = ["/admin/", "/calendar/"] if path.startswith("/admin/") else ["/chat/", "/"]
    assert ways(answer) == to and "urlconf" not in answer.content.decode().lower()


def test_with_debug_what_lacks_its_slash_is_still_led_to_it(db, settings):
    settings.DEBUG = True
    assert Client().get("/login")["Location"] == "/login/"


def test_a_page_that_is_not_for_a_login(client, office, language):
    client.force_login(login_of(office.bao, "bao", is_staff=True, language=language))
    answer = client.get("/admin/accounts/user/")
    assert (answer.status_code, heading(answer)) == (403, FORBIDDEN[language])
    assert ways(answer) == ["/admin/", "/calendar/"]
    User.objects.update(is_staff=False)
    Consultant.objects.update(user=None)
    other = login_of(office.minh_hang, "minh", language=language)
    client.force_login(other)
    answer = client.post(f"/calendar/appointments/{'X' * 6}/")
    assert (answer.status_code, ways(answer)) == (404, ["/calendar/"])


def test_a_form_that_does_not_come_from_a_page_of_ours(db, language, accepts):
    answer = Client(enforce_csrf_checks=True).post("/login/", {}, headers=accepts)
    assert (answer.status_code, heading(answer)) == (403, ONCE_MORE[language])


def test_a_request_that_cannot_be_read_is_refused_without_the_database(language, accepts, client):
    """No test of the database's: that it is asked would fail."""
    answer = client.get("/", headers={**accepts, "Host": "not a host"})
    assert (answer.status_code, heading(answer), ways(answer)) == (400, UNREADABLE[language], ["", "/"])


def test_an_error_of_ours_is_told_without_the_database(language, accepts, monkeypatch):
    def broken(request):
        raise RuntimeError("the database is away")

    monkeypatch.setattr("meetassist.middleware.business.begin", lambda: broken(None))
    client = Client(raise_request_exception=False)
    answer = client.get("/", headers=accepts)
    assert (answer.status_code, heading(answer), ways(answer)) == (500, BROKEN[language], ["", "/"])
    assert f'lang="{language}"' in answer.content.decode() and "away" not in answer.content.decode()
    # What the browser keeps of an account comes first.
    client.cookies["django_language"] = "vi" if language == "en" else "en"
    assert heading(client.get("/", headers=accepts)) == BROKEN["vi" if language == "en" else "en"]


def test_what_is_too_large(language):
    page = errors.too_large("/admin/x/", [(b"accept-language", language.encode())], limit=1000)
    assert (page.status_code, heading(page)) == (413, LARGE[language]) and "1000" in page.content.decode()
    assert "default-src" in page["Content-Security-Policy"] and "no-store" in page["Cache-Control"]
    kept = [(b"accept-language", b"fr"), (b"cookie", f"a=b; django_language={language}".encode())]
    assert heading(errors.too_large("/", kept, limit=1)) == LARGE[language]
    assert errors.too_large("/", [(b"cookie", b"\xff=;;,=")], limit=1).status_code == 413


def test_a_full_house(language, accepts, settings, monkeypatch):
    settings.WEB_WAIT_SECONDS = 0.05
    monkeypatch.setattr(shares, "pages", shares.Share(0))
    request = RequestFactory().get("/calendar/", headers=accepts)
    answer = async_to_sync(web.DjangoHandler().get_response_async)(request)
    assert (answer.status_code, answer["Retry-After"], heading(answer)) == (503, "5", BUSY[language])
    assert "default-src" in answer["Content-Security-Policy"] and ways(answer) == ["", "/"]


@pytest.mark.parametrize(("status", "answer"), [
    (404, lambda request: errors.not_found(request)),
    (403, lambda request: errors.forbidden(request)),
    (403, lambda request: errors.csrf_failure(request)),
    (400, lambda request: errors.bad_request(request)),
    (500, lambda request: errors.server_error(request)),
    (503, lambda request: errors.too_busy(request, retry_seconds=5)),
    (413, lambda request: errors.too_large("/api/chat/", [], limit=9)),
])  # fmt: skip
def test_programs_are_answered_in_json(status, answer):
    for path in ("/api/chat/", "/webhooks/messenger/"):
        told = answer(RequestFactory().get(path))
        assert (told.status_code, told["Content-Type"]) == (status, "application/problem+json")
        assert b'"detail"' in told.content and b"<" not in told.content


def test_an_address_of_the_api_that_is_not_there(client, db):
    answer = client.get("/api/nothing/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()) == (
        404,
        {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is no such page",
            "reason": "not_found",
        },
    )
