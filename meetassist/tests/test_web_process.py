"""The web process: who may use the database at once, who is served with DEBUG, and how its files reach browsers."""

import asyncio
import shlex
import threading
from pathlib import Path

import pytest
import uvicorn
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.db import DatabaseError
from django.http import HttpResponse

from chatbot.channels.webchat import sessions
from meetassist import shares, urls, web
from meetassist.local import processes
from meetassist.middleware import BusinessMiddleware
from meetassist.tests import forked

# Of AWS's Application Load Balancer and of nginx as they come: the idle timeout of a connection to the server.
LONGEST_IDLE_SECONDS = 60


def test_a_share_lets_in_as_many_as_it_has_places_and_the_next_when_one_has_left():
    async def crowd():
        share, inside, most = shares.Share(3), 0, 0

        async def work():
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

        await asyncio.gather(*(share.run(work) for _ in range(20)))
        return most, inside

    assert async_to_sync(crowd)() == (3, 0)


def test_who_finds_no_place_in_time_is_told_and_takes_none(settings):
    settings.WEB_WAIT_SECONDS = 0.05

    async def crowd():
        share, end = shares.Share(1), asyncio.Event()
        first = asyncio.ensure_future(share.run(end.wait))
        await asyncio.sleep(0)
        with pytest.raises(DatabaseError):
            await share.run(end.wait)
        end.set()
        await first
        return await share.run(lambda: asyncio.sleep(0, "served"))

    assert async_to_sync(crowd)() == "served"


def test_a_place_is_taken_until_the_work_has_ended_though_who_asked_has_gone():
    async def crowd():
        share, end, second = shares.Share(1), asyncio.Event(), []
        gone = asyncio.ensure_future(share.run(end.wait))
        await asyncio.sleep(0)
        gone.cancel()
        next_one = asyncio.ensure_future(share.run(lambda: asyncio.sleep(0, second.append("in"))))
        await asyncio.sleep(0.02)
        early = list(second)
        end.set()
        await next_one
        return early, second

    assert async_to_sync(crowd)() == ([], ["in"])


def test_webhooks_have_places_of_their_own_and_what_needs_no_database_takes_none():
    assert shares.of("/webhooks/messenger/") is shares.webhooks and shares.of("/api/chat/") is shares.pages
    assert shares.of("/healthz/ready") is shares.care
    assert shares.of("/healthz/live") is None and shares.of("/static/chatbot/chat.js") is None
    assert shares.connections() == 17


def ask(application, path="/healthz/live", **scope):
    """The status of an answer of the ASGI application."""

    async def run():
        told = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": [(b"host", b"testserver")], "client": ("127.0.0.1", 9), "scheme": "http", **scope,
        }  # fmt: skip
        server = ApplicationCommunicator(application, told)
        await server.send_input({"type": "http.request", "body": b""})
        start = await server.receive_output(10)
        await server.receive_output(10)
        await server.wait(10)
        return start["status"]

    return async_to_sync(run)()


@pytest.mark.django_db(transaction=True)
def test_a_request_that_finds_no_place_is_asked_to_come_again(settings, monkeypatch):
    settings.WEB_WAIT_SECONDS = 0.05
    handler = web.DjangoHandler()
    assert ask(handler, "/api/services/") == 200
    monkeypatch.setattr(shares, "pages", shares.Share(0))
    assert (ask(handler, "/api/services/"), ask(handler, "/healthz/live")) == (503, 200)
    assert ask(handler, "/webhooks/messenger/") == 403, "they have their own"


def test_a_request_has_one_thread_from_end_to_end(monkeypatch):
    threads = []

    class Handler(web.DjangoHandler):
        def get_response(self, request):
            threads.append(threading.get_ident())
            return super().get_response(request)

    def landing(request):
        threads.append(threading.get_ident())
        return HttpResponse("ok")

    monkeypatch.setattr(urls.urlpatterns[0], "callback", landing)
    # Whose clock pages show is read from the database, which is not what is tried here.
    monkeypatch.setattr(BusinessMiddleware, "process_view", lambda *_: None)
    assert ask(Handler(), "/") == 200
    assert len(threads) == 2 and len(set(threads)) == 1 and threads[0] != threading.get_ident()


@pytest.mark.parametrize(
    ("debug", "server", "status"),
    [
        (True, ("127.0.0.1", 8000), 200),
        (True, ("127.9.9.9", 8000), 200),
        (True, ("::1", 8000), 200),
        (True, ("::ffff:127.0.0.1", 8000), 200),
        (True, ("10.0.0.5", 8000), 403),
        (True, ("::ffff:10.0.0.5", 8000), 403),
        (True, ("0.0.0.0", 8000), 403),
        (True, ("testserver", 80), 403),
        (True, ("/run/web.sock", None), 403),
        (True, None, 403),
        (False, ("10.0.0.5", 8000), 200),
        (False, None, 200),
    ],
)
def test_with_debug_only_this_machine_is_served(settings, debug, server, status):
    settings.DEBUG = debug
    assert ask(web.only_from_here(web.DjangoHandler()), server=server) == status


@pytest.mark.django_db(transaction=True)
def test_with_debug_a_websocket_from_elsewhere_is_refused(settings):
    from meetassist.asgi import application

    settings.DEBUG = True
    cookie = sessions.sign(sessions.new_session())

    async def knock(server):
        headers = [
            (b"origin", b"http://testserver"),
            (b"host", b"testserver"),
            (b"cookie", f"webchat={cookie}".encode()),
        ]
        scope = {"type": "websocket", "path": "/ws/chat/", "headers": headers, "query_string": b"", "server": server}
        socket = ApplicationCommunicator(application, scope)
        await socket.send_input({"type": "websocket.connect"})
        answer = await socket.receive_output(10)
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait(10)
        return answer["type"]

    assert async_to_sync(knock)(("10.0.0.5", 8000)) == "websocket.close"
    assert async_to_sync(knock)(("127.0.0.1", 8000)) == "websocket.accept"


PRODUCTION = {
    "DEBUG": "0", "ALLOWED_HOSTS": "book.example.com", "SECRET_KEY": "only-for-tests-" * 4,
    "DJANGO_SETTINGS_MODULE": "meetassist.settings",
}  # fmt: skip
FETCH = """
import django, sys
django.setup()
from django.templatetags.static import static
from django.test import Client
url = static("chatbot/chat.js")
answer = Client(headers={"host": "book.example.com"}).get(url, secure=True)
print(url, answer.status_code, answer["Cache-Control"], answer["Strict-Transport-Security"], sep="|")
"""


def run(*command, **environment):
    done = forked.run(*command, **PRODUCTION, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def fetch(tmp_path):
    """Ask a process of its own for a file of the program, with the files collected in a folder or not."""
    program = tmp_path / "fetch.py"
    program.write_text(FETCH)

    def ask(**environment):
        return run(str(program), STATIC_ROOT=str(tmp_path / "static"), **environment).split("|")

    return ask


def test_collected_files_have_hashed_names_and_are_kept_and_others_are_served_all_the_same(tmp_path, fetch):
    url, status, kept, _ = fetch()
    assert (url, status, kept) == ("/static/chatbot/chat.js", "200", "max-age=60, public")
    run("manage.py", "collectstatic", "--noinput", STATIC_ROOT=str(tmp_path / "static"))
    url, status, kept, _ = fetch()
    assert url.startswith("/static/chatbot/chat.") and len(url) == len("/static/chatbot/chat.0123456789ab.js")
    assert (status, kept) == ("200", "max-age=315360000, public, immutable")


def test_a_site_speaks_for_its_own_host_alone_unless_it_is_told_to(fetch):
    said = {fetch()[-1], fetch(HSTS_INCLUDE_SUBDOMAINS="1", HSTS_PRELOAD="1")[-1]}
    assert said == {"max-age=31536000", "max-age=31536000; includeSubDomains; preload"}


def test_the_web_process_keeps_an_idle_connection_longer_than_the_balancers_in_front_of_it():
    """A proxy that uses a connection again in the moment in which the server closes it has to answer 502."""
    command = processes.read_procfile(Path("Procfile"))["web"].replace("${PORT:-8000}", "8000")
    context = uvicorn.main.make_context("uvicorn", shlex.split(command)[1:])
    assert context.params["timeout_keep_alive"] > LONGEST_IDLE_SECONDS


BEGIN = """
import asyncio, gc
from meetassist import asgi

async def begin():
    before = gc.get_freeze_count()
    await asgi.start()
    print(gc.get_freeze_count() - before, len(gc.get_objects()))
    await asgi.stop()

asyncio.run(begin())
"""


def test_what_the_web_process_has_loaded_is_not_looked_through_for_garbage_while_somebody_waits(tmp_path):
    program = tmp_path / "begin.py"
    program.write_text(BEGIN)
    kept, looked_through = map(int, run(str(program)).split())
    assert kept > 10 * looked_through
