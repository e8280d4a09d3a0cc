"""Fetching what somebody from outside has named: over real connections, as far as the network lets it."""

import gzip
import ssl
import threading

import pytest

from meetassist import http
from meetassist.http import ConnectionFailed, Refusal, Refused, fetch, is_public
from meetassist.tests.secure_server import Network, SecureServer

MOST = 100_000


@pytest.fixture
def server():
    with SecureServer() as one:
        yield one


@pytest.fixture
def network(monkeypatch):
    one = Network()
    one.joins(http, monkeypatch)
    return one


def refusal(address, **values):
    with pytest.raises(Refused) as caught:
        fetch(address, most_bytes=MOST, **values)
    return caught.value.reason


def test_what_is_there_is_fetched_with_its_headers(server, network):
    server.answers["/a"] = (200, {"ETag": '"1"'}, b"hello")
    found = fetch(server.address("/a?key=1"), headers={"If-None-Match": '"0"'}, most_bytes=MOST)
    assert (found.status, found.headers["etag"], found.body) == (200, '"1"', b"hello")
    ((host, path, headers),) = server.asked
    assert (host, path, headers["If-None-Match"]) == (f"calendar.test:{server.port}", "/a?key=1", '"0"')


def test_what_is_not_there_and_what_has_not_changed_are_answers(server, network):
    server.answers["/same"] = (304, {}, b"")
    assert [fetch(server.address(path), most_bytes=MOST).status for path in ("/same", "/gone")] == [304, 404]


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.test/a", "ftp://calendar.test/a", "file:///etc/passwd", "//calendar.test/a", "calendar.test",
        "https:///a", "https://me:secret@calendar.test/a", "gopher://calendar.test:70/_x",
    ],
)  # fmt: skip
def test_only_https_goes_out_and_without_a_login(network, address):
    assert refusal(address) == Refusal.NOT_HTTPS
    assert network.looked_up == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.2", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1",
        "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::a00:1",
        "64:ff9b::7f00:1", "2002:a00:1::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "64:ff9b:1::1",
        "fec0::1",
    ],
)  # fmt: skip
def test_what_is_no_address_in_the_internet_is_no_public_one(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_addresses_in_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "192.168.0.10"],
)  # fmt: skip
def test_an_address_of_a_private_network_is_not_asked(server, network, address):
    assert refusal(f"https://{address}:{server.port}/a") == Refusal.NOT_PUBLIC
    assert server.asked == []


@pytest.mark.parametrize("address", ["https://2130706434/", "https://0x7f000002/", "https://127.2/", "https://0/"])
def test_other_spellings_of_an_address_are_looked_up_as_names_are(address):
    """Really, by the system: it reads them as the addresses of this machine that they are."""
    with pytest.raises((Refused, ConnectionFailed)) as caught:
        fetch(address, most_bytes=MOST)
    assert getattr(caught.value, "reason", Refusal.NOT_PUBLIC) == Refusal.NOT_PUBLIC


def test_localhost_is_really_looked_up_and_refused(server):
    assert refusal(f"https://localhost:{server.port}/a") == Refusal.NOT_PUBLIC
    assert server.asked == []


def test_a_name_with_any_private_address_is_not_asked(server, network):
    network.names["calendar.test"] = [["127.0.0.1", "10.0.0.1"]]
    assert refusal(server.address("/a")) == Refusal.NOT_PUBLIC
    assert server.asked == []


def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(server, network):
    """DNS rebinding: asked a second time, the name would stand for an address within."""
    server.answers["/a"] = (200, {}, b"hello")
    network.names["calendar.test"] = [["127.0.0.1"], ["10.0.0.1"]]
    assert fetch(server.address("/a"), most_bytes=MOST).body == b"hello"
    assert network.looked_up == ["calendar.test"]
    assert refusal(server.address("/a")) == Refusal.NOT_PUBLIC


def test_a_proxy_of_the_environment_is_not_used(server, network, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/a"] = (200, {}, b"hello")
    assert fetch(server.address("/a"), most_bytes=MOST).body == b"hello"


def test_a_redirect_is_followed_to_where_everything_is_checked_again(server, network):
    server.answers["/a"] = (302, {"Location": server.address("/b", "other.test")}, b"x" * 10)
    server.answers["/b"] = (307, {"Location": "/c?d"}, b"")
    server.answers["/c"] = (200, {}, b"hello")
    assert fetch(server.address("/a"), most_bytes=MOST).body == b"hello"
    hosts = [(host.partition(":")[0], path) for host, path, _ in server.asked]
    assert hosts == [("calendar.test", "/a"), ("other.test", "/b"), ("other.test", "/c?d")]
    assert network.looked_up == ["calendar.test", "other.test", "other.test"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://calendar.test/b", Refusal.NOT_HTTPS), ("https://10.0.0.1/b", Refusal.NOT_PUBLIC),
        ("https://169.254.169.254/latest/meta-data/", Refusal.NOT_PUBLIC), ("https://inner.test/b", Refusal.NOT_PUBLIC),
        ("file:///etc/passwd", Refusal.NOT_HTTPS), ("https://me:x@calendar.test/", Refusal.NOT_HTTPS),
    ],
)  # fmt: skip
def test_a_redirect_to_where_we_do_not_go_is_not_followed(server, network, location, reason):
    network.names["inner.test"] = [["192.168.7.7"]]
    server.answers["/a"] = (301, {"Location": location}, b"")
    assert refusal(server.address("/a")) == reason
    assert len(server.asked) == 1


def test_a_loop_of_redirects_has_an_end(server, network):
    server.answers["/a"] = (302, {"Location": "/b"}, b"")
    server.answers["/b"] = (302, {"Location": "/a"}, b"")
    assert refusal(server.address("/a")) == Refusal.REDIRECTS
    assert len(server.asked) == http.MOST_REDIRECTS + 1


def test_a_body_as_long_as_allowed_is_read_and_one_byte_more_is_not(server, network):
    server.answers["/a"] = (200, {}, b"x" * MOST)
    server.answers["/b"] = (200, {}, b"x" * (MOST + 1))
    assert len(fetch(server.address("/a"), most_bytes=MOST).body) == MOST
    assert refusal(server.address("/b")) == Refusal.TOO_LARGE


def test_a_body_that_never_ends_is_cut_off(server, network):
    """10 MB, without a length that says so."""
    server.answers["/a"] = (200, {"Content-Length": "99999999"}, b"x" * 10_000_000)
    assert refusal(server.address("/a")) == Refusal.TOO_LARGE


def test_a_packed_body_is_unpacked_no_further_than_allowed(server, network):
    packed = {"Content-Encoding": "gzip"}
    server.answers["/a"] = (200, packed, gzip.compress(b"x" * MOST))
    server.answers["/bomb"] = (200, packed, gzip.compress(b"x" * 50_000_000))
    server.answers["/cut"] = (200, packed, gzip.compress(bytes(range(256)) * 20)[:-20])
    server.answers["/none"] = (200, packed, b"no gzip")
    assert fetch(server.address("/a"), most_bytes=MOST).body == b"x" * MOST
    assert refusal(server.address("/bomb")) == Refusal.TOO_LARGE
    for path in ("/cut", "/none"):
        with pytest.raises(ConnectionFailed):
            fetch(server.address(path), most_bytes=MOST)


def test_an_answer_that_drips_ends_with_the_time_for_it(server, network):
    server.answers["/a"] = (200, {"X-Drips": "1", "Content-Length": "999999"}, b"")
    with pytest.raises(ConnectionFailed, match="TotalTimeout"):
        fetch(server.address("/a"), most_bytes=MOST, seconds=0.5)


def test_a_server_that_never_answers_ends_with_the_time_for_it(server, network):
    gate = threading.Event()
    server.answers["/a"] = lambda: (gate.wait(30), (200, {}, b""))[1]
    with pytest.raises(ConnectionFailed, match="TotalTimeout"):
        fetch(server.address("/a"), most_bytes=MOST, seconds=0.5)
    gate.set()


def test_the_certificate_has_to_be_that_of_the_name(server, network):
    network.names["wrong.test"] = [["127.0.0.1"]]
    with pytest.raises(ConnectionFailed, match="ConnectError"):
        fetch(server.address("/a", "wrong.test"), most_bytes=MOST)
    assert server.asked == []


def test_a_certificate_that_nobody_signed_is_not_trusted(server, network, monkeypatch):
    monkeypatch.setattr(http, "certificates", ssl.create_default_context)
    with pytest.raises(ConnectionFailed, match="ConnectError"):
        fetch(server.address("/a"), most_bytes=MOST)


def test_the_next_address_is_tried_where_one_takes_no_connection(server, network, monkeypatch):
    monkeypatch.setattr(http, "is_public", lambda address: True)
    network.names["calendar.test"] = [["::1", "127.0.0.1"]]
    server.answers["/a"] = (200, {}, b"hello")
    assert fetch(server.address("/a"), most_bytes=MOST).body == b"hello"


@pytest.mark.parametrize("address", ["https://nowhere.test/", "https://calendar.test:1/"])
def test_what_cannot_be_reached_fails_without_its_address_in_the_words(network, address):
    with pytest.raises(ConnectionFailed) as caught:
        fetch(address, most_bytes=MOST)
    assert "test" not in str(caught.value)
