"""Large bodies are refused while they arrive, each place with its own limit, over real HTTP too."""

import http.client
import socket

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings

from meetassist.bodies import BoundedBodies

LIMITS = {"": 100, "/api/": 10, "/admin/": 1000}


def ask(path, chunks, length=None):
    """The status of the answer, how many chunks were read, and the text."""
    read, sent = [], []
    waiting = list(chunks)

    async def application(scope, receive, send):
        while True:
            message = await receive()
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})

    async def receive():
        body = waiting.pop(0)
        read.append(body)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message):
        sent.append(message)

    headers = [(b"accept-language", b"en"), *([(b"content-length", length)] if length is not None else [])]
    scope = {"type": "http", "path": path, "headers": headers}
    async_to_sync(BoundedBodies(application, LIMITS))(scope, receive, send)
    return sent[0]["status"], len(read), sent[1]["body"].decode()


@pytest.mark.parametrize(("path", "limit"), [("/", 100), ("/chat/", 100), ("/api/chat/", 10), ("/admin/x/", 1000)])
def test_a_body_up_to_the_limit_is_taken_and_one_byte_more_is_refused_while_it_arrives(path, limit):
    tenth = [b"x" * (limit // 10)] * 10
    assert ask(path, tenth) == (200, 10, "fine")
    status, read, text = ask(path, [*tenth, b"y", *[b"z"] * 500])
    assert (status, read) == (413, 11)
    assert f"at most {limit} bytes" in text


def test_what_announces_itself_as_too_large_is_not_read_at_all():
    assert ask("/api/", [b"x"], b"11")[:2] == (413, 0)
    assert ask("/api/", [b"x"], b"10")[:2] == (200, 1)
    # Whatever the header says, what comes is counted.
    for nonsense in (b"-5", b"x", b"", b"9" * 400):
        assert ask("/api/", [b"x" * 11], nonsense)[:2] == (413, 1)


@pytest.mark.xdist_group("processes")
def test_a_large_upload_is_cut_off_by_the_running_server(running, transactional_db):
    """Two hundred megabytes are begun; after the limit nobody reads them."""
    running.web()
    for path in ("/api/chat/", "/webhooks/messenger/", "/admin/login/"):
        limit = max(
            most for beginning, most in settings.BODY_LIMITS.items() if path.startswith(beginning) and beginning
        )
        with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
            connection.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n")
            sent = 0
            try:
                while sent < 200_000_000:
                    connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                    sent += 65536
            except OSError:
                pass  # the server has hung up
            assert sent < limit + 20_000_000, "what the sockets hold between the two is all that may still be sent"
        client = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
        client.putrequest("POST", path)
        client.putheader("Content-Length", "200000000")
        client.endheaders()
        assert client.getresponse().status == 413
        client.close()
