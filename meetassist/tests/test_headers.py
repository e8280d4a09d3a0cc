"""What every answer tells browsers: exact headers, nothing inline in any page, and cookies that nobody else can set."""

import http.client
import json
import re
import runpy
import uuid
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.contrib import admin, messages
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from meetassist.headers import inline_styles
from meetassist.tests.fixtures import make_office
from meetassist.tests.test_nothing_is_kept import addresses

ROOT = Path(configured.BASE_DIR)
CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT,
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES = [
    ("/", 200), ("/chat/", 200), ("/login/", 200), ("/admin/login/", 302), ("/calendar/", 302), ("/api/", 200),
    ("/api/services/", 200), ("/chat/messages/", 200), ("/api/schema/", 200), ("/admin/", 302), ("/no-such-page/", 404),
    ("/api/services/0/", 404), ("/password/link/", 200), ("/static/chatbot/chat.js", 200), ("/admin", 301),
]  # fmt: skip
# Read by mail programs, which know no other styles than those that stand beside what they are of.
OF_EMAILS = ROOT / "templates" / "emails"
EVENT = re.compile(r"\bon[a-z]+$")


def told(response):
    return {name: response.headers.get(name) for name in HEADERS}


@pytest.mark.parametrize(("path", "status"), PAGES)
@pytest.mark.parametrize("accept", ["text/html,*/*;q=0.8", "application/json"])
def test_every_kind_of_answer_has_exactly_these_headers(client, office, path, status, accept):
    response = client.get(path, headers={"accept": accept})
    assert response.status_code == status
    assert told(response) == HEADERS


def test_pages_of_admin_and_of_the_team_have_them(client, office):
    client.force_login(User.objects.create_superuser("admin"))
    listed = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    for path in ["/admin/", "/calendar/", "/admin/jsi18n/", *listed]:
        response = client.get(path, follow=True)
        assert (path, response.status_code, told(response)) == (path, 200, HEADERS)


def test_no_address_answers_without_a_policy_or_with_one_that_lets_strangers_in(client, office):
    client.force_login(User.objects.create_superuser("admin"))
    paths = {"/" + path for path in addresses(get_resolver().url_patterns)}
    policies = {client.get(path)["Content-Security-Policy"] for path in sorted(paths) if "/dev/mail/" not in path}
    assert policies == {CONTENT}
    assert len(paths) > 150
    for health in ("/healthz/live", "/healthz/ready"):
        assert told(client.get(health))["Content-Security-Policy"] == CONTENT


def test_a_form_that_is_refused_is_told_so_on_a_page_of_ours(office):
    response = Client(enforce_csrf_checks=True).post("/login/", {}, headers={"accept-language": "en"})
    assert (response.status_code, told(response)) == (403, HEADERS)
    assert "load the page again" in response.text and found_inline(response.text) == []


def test_djangos_own_page_for_developers_keeps_its_looks_and_may_run_nothing(client, db, settings):
    settings.DEBUG = True
    answer = client.get("/", headers={"Host": "not a host"})
    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 400
    assert re.fullmatch(re.escape(CONTENT).replace(
        re.escape("style-src 'self'"), r"style\-src 'self' 'sha256-[\w+/]+='"), policy)  # fmt: skip


def test_exactly_the_styles_of_a_text_are_allowed():
    assert inline_styles("<p>none</p>") == []
    # The hash of "p { c: d }", by openssl.
    assert inline_styles("<style>p { c: d }</style>") == ["'sha256-D/Ng68D5jSb0ThiHHey40mSeuN689DiWTjqSiZ66jhQ='"]
    twice = inline_styles('<p style="a:&#39;b\'"><b style="a:\'b\'"></b></p><style>p { c: d }</style>')
    assert (
        twice[0] == "'unsafe-hashes'"
        and len(twice) == 3
        and "'sha256-D/Ng68D5jSb0ThiHHey40mSeuN689DiWTjqSiZ66jhQ='" in twice
    )


class Inline(HTMLParser):
    """Notes what a page would need `unsafe-inline` for."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        # Data in a script element is not run.
        runs = tag == "script" and "src" not in named and named.get("type") != "application/json"
        wrong = [name for name in named if name == "style" or EVENT.match(name)]
        wrong += [name for name, value in attributes if (value or "").strip().lower().startswith("javascript:")]
        if tag == "style" or runs or wrong:
            self.found.append(self.get_starttag_text())


def found_inline(html):
    parser = Inline()
    parser.feed(html)
    return parser.found


def test_nothing_inline_stands_in_any_template():
    templates = [path for path in (ROOT / "templates").rglob("*.html") if OF_EMAILS not in path.parents]
    # Tags of templates may stand anywhere; what they enclose is looked at.
    texts = {path.name: re.sub(r"{[%#].*?[%#]}", "", path.read_text(encoding="utf-8")) for path in templates}
    assert [(name, found) for name, text in texts.items() if (found := found_inline(text))] == []
    assert len(templates) > 40


def test_nothing_inline_is_written_by_the_program():
    """Neither markup of a view or a form, nor a script that sets a style as text or makes a program of one."""
    sources = [
        path for app in apps.get_app_configs() if Path(app.path).parent == ROOT for path in Path(app.path).rglob("*")
    ]
    programs = [path for path in sources if path.suffix == ".py" and "tests" not in path.parts]
    scripts = [path for path in sources if path.suffix == ".js"]
    markup = re.compile(r"<[a-z]+\b[^<>\n]*\s(?:style|on[a-z]+)=[\\\"']|<style\b|<script>")
    unsafe = re.compile(r"\beval\(|\bnew Function\(|setAttribute\([\"'](?:style|on)|set(?:Timeout|Interval)\([\"'`]")
    assert [path.name for path in programs if markup.search(path.read_text(encoding="utf-8"))] == []
    assert [path.name for path in scripts if unsafe.search(path.read_text(encoding="utf-8"))] == []
    assert len(programs) > 200 and len(scripts) >= 4


COOKIES = ("SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE")


@pytest.mark.parametrize(("debug", "prefix", "secure"), [("1", "", False), ("0", "__Host-", True)])
def test_names_of_cookies_have_a_prefix_where_the_site_is_served_over_tls(monkeypatch, debug, prefix, secure):
    monkeypatch.setenv("DEBUG", debug)
    values = runpy.run_path(str(ROOT / "meetassist" / "settings.py"))
    names = {values[f"{cookie}_NAME"] for cookie in COOKIES} | {values["WEBCHAT_COOKIE_NAME"]}
    assert names == {f"{prefix}{name}" for name in ("sessionid", "csrftoken", "django_language", "webchat")}
    assert {values[f"{cookie}_SECURE"] for cookie in COOKIES} == {secure}
    # What the prefix demands: of this host alone, for all of it.
    assert not {f"{cookie}_{what}" for cookie in COOKIES for what in ("DOMAIN", "PATH")} & set(values)


def asked(running, method, path, body=None, cookies=(), **headers):
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    headers |= {"Cookie": "; ".join(cookies), "Host": "book.example.com"}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response, response.read().decode()


@pytest.mark.xdist_group("processes")
def test_over_tls_every_cookie_is_of_this_host_alone_and_the_site_works_with_them(running):
    make_office()
    User.objects.create_superuser("admin", password="right horse")
    running.use_pgmq()
    running.web(DEBUG="0", ALLOWED_HOSTS="book.example.com", EMAIL_PROVIDER="ses")
    tls = {"X-Forwarded-Proto": "https", "Referer": "https://book.example.com/login/"}
    redirect, _ = asked(running, "GET", "/login/")
    assert (redirect.status, redirect.headers["Location"]) == (301, "https://book.example.com/login/")
    assert redirect.headers["Content-Security-Policy"] == CONTENT

    given = {}

    def ask(method, path, body=None, **more):
        cookies = [f"{name}={value}" for name, value in given.items()]
        response, text = asked(running, method, path, body, cookies, **tls, **more)
        for line in response.headers.get_all("Set-Cookie", []):
            name, value = line.split(";")[0].split("=", 1)
            rules = {rule.strip().split("=")[0] for rule in line.split(";")[1:]}
            assert name.startswith("__Host-") and {"Secure", "Path"} <= rules and "Domain" not in rules
            assert "Path=/;" in f"{line};"
            given[name] = value
        return response, text

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    page, text = ask("GET", "/login/")
    assert (page.status, page.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1]
    ask("POST", "/language/", f"csrfmiddlewaretoken={token}&language=en&next=/", **form)
    signed_in, _ = ask("POST", "/login/", f"csrfmiddlewaretoken={token}&login=admin&password=right+horse", **form)
    assert (signed_in.status, ask("GET", "/profile/second-factor/")[0].status, ask("GET", "/chat/")[0].status) == (
        302,
        200,
        200,
    )
    assert set(given) == {f"__Host-{name}" for name in ("csrftoken", "django_language", "sessionid", "webchat")}
    stored, _ = ask(
        "POST",
        "/chat/messages/",
        json.dumps({"id": str(uuid.uuid4()), "text": "hello"}),
        **{"Content-Type": "application/json"},
    )
    assert stored.status == 202 and '"hello"' in ask("GET", "/chat/messages/")[1]


@pytest.mark.django_db
def test_words_for_the_next_page_need_no_cookie_of_their_own(client, rf):
    assert configured.MESSAGE_STORAGE == "django.contrib.messages.storage.session.SessionStorage"
    request = rf.get("/")
    request.session = client.session
    request._messages = messages.storage.default_storage(request)
    messages.success(request, "done")
    assert request._messages.update(None) == [] and "done" in request.session["_messages"]
