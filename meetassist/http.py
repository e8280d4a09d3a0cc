"""The one door for outbound HTTP: every call has a time limit and ends in an answer or an error of this module."""

import functools
import ipaddress
import queue
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import httpx

# Between two pieces of an answer, and for the whole of it: a delivery must end well inside its lease.
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
TOTAL_SECONDS = 20.0
# From where a fetch was sent on to, one after the other; and how many addresses of a host it tries.
MOST_REDIRECTS = 5
MOST_ADDRESSES = 4
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# An IPv4 address is the last four bytes of these (RFC 6052).
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Answer = TypeVar("Answer")


@functools.cache
def certificates() -> ssl.SSLContext:
    """Read once a process: it takes longer than the rest of a call."""
    return httpx.create_ssl_context()


class ConnectionFailed(Exception):
    """No answer arrived: whether the other side acted is unknown."""


class Refusal(StrEnum):
    """Why something is not fetched, however often it is tried."""

    NOT_HTTPS = "not_https"
    NOT_PUBLIC = "not_public"
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"


class Refused(Exception):
    """Nothing was read, or not all of it, because we do not want to."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Fetched:
    """An answer with its whole body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def post_json(
    url: str, body: dict[str, Any], *, headers: dict[str, str] | None = None, seconds: float | None = None
) -> httpx.Response:
    """POST `body` as JSON. Raises ConnectionFailed when no whole response came within `seconds`, or TOTAL_SECONDS."""
    return _post(url, seconds, json=body, headers=headers)


def get(
    url: str, asked: Mapping[str, str], *, headers: Mapping[str, str], seconds: float | None = None
) -> httpx.Response:
    """GET from an address of the settings. Raises ConnectionFailed when no whole response came within `seconds`, or
    TOTAL_SECONDS.
    """
    return _within(
        seconds or TOTAL_SECONDS,
        lambda: httpx.get(url, params=asked, headers=headers, timeout=TIMEOUT, verify=certificates()),
    )


def post_bytes(url: str, body: bytes, *, headers: dict[str, str]) -> httpx.Response:
    """POST `body` as it is. Raises ConnectionFailed when no whole response came within TOTAL_SECONDS."""
    return _post(url, None, content=body, headers=headers)


def _post(url: str, seconds: float | None, **what: Any) -> httpx.Response:
    def post() -> httpx.Response:
        return httpx.post(url, timeout=TIMEOUT, verify=certificates(), **what)

    return _within(seconds or TOTAL_SECONDS, post)


def fetch(
    url: str, *, headers: Mapping[str, str] | None = None, most_bytes: int, seconds: float | None = None
) -> Fetched:
    """GET what somebody from outside has named: by https from public addresses alone, `most_bytes` of it at most.

    A host is looked up once, and the connection goes to the address that was checked; so does that of each redirect.
    No proxy of the environment is used, which would look the host up anew. Raises Refused, and ConnectionFailed when no
    whole answer came within `seconds`, or TOTAL_SECONDS.
    """
    return _within(seconds or TOTAL_SECONDS, lambda: _follow(httpx.URL(url), headers or {}, most_bytes))


def _within(seconds: float, call: Callable[[], Answer]) -> Answer:
    answers: queue.Queue[Answer | Refused | str] = queue.Queue()

    def work() -> None:
        try:
            answers.put(call())
        except Refused as refusal:
            answers.put(refusal)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, zlib.error) as error:
            # The message of the original can hold the address or a header; its kind is all a log needs.
            answers.put(type(error).__name__)

    # httpx limits each read, so a server that drips bytes could hold the call for ever: the thread is left to it.
    threading.Thread(target=work, name="http", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise ConnectionFailed("TotalTimeout") from None
    if isinstance(answer, str):
        raise ConnectionFailed(answer)
    if isinstance(answer, Refused):
        raise answer
    return answer


def _follow(url: httpx.URL, headers: Mapping[str, str], most_bytes: int) -> Fetched:
    for _hop in range(MOST_REDIRECTS + 1):
        found = _get(url, headers, most_bytes)
        if found.status not in REDIRECTS or "location" not in found.headers:
            return found
        url = url.join(found.headers["location"])
    raise Refused(Refusal.REDIRECTS)


def _get(url: httpx.URL, headers: Mapping[str, str], most_bytes: int) -> Fetched:
    """One answer, of a redirect without its body. The next address is tried where one takes no connection."""
    host = url.raw_host.decode()
    if url.scheme != "https" or not host or url.userinfo:
        raise Refused(Refusal.NOT_HTTPS)
    found = addresses_of(host, url.port or 443)
    if not found or not all(map(is_public, found)):
        raise Refused(Refusal.NOT_PUBLIC)
    sent = {"Accept-Encoding": "gzip", **headers, "Host": url.netloc.decode()}
    failure: httpx.TransportError | None = None
    for address in found[:MOST_ADDRESSES]:
        # A client for each: a connection that was made for one host is not used for another at the same address.
        with httpx.Client(timeout=TIMEOUT, verify=certificates(), trust_env=False) as client:
            request = client.build_request("GET", url.copy_with(host=address), headers=sent)
            # The certificate has to be the host's.
            request.extensions["sni_hostname"] = host
            try:
                response = client.send(request, stream=True, follow_redirects=False)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
                continue
            body = b"" if response.status_code in REDIRECTS else _body(response, most_bytes)
            return Fetched(response.status_code, response.headers, body)
    assert failure is not None, "there was an address"
    raise failure


def _body(response: httpx.Response, most_bytes: int) -> bytes:
    """Unpacked as it comes, so that a small answer cannot become a large one."""
    pieces, size = [], 0
    for piece in _unpacked(response, most_bytes):
        size += len(piece)
        if size > most_bytes:
            raise Refused(Refusal.TOO_LARGE)
        pieces.append(piece)
    return b"".join(pieces)


def _unpacked(response: httpx.Response, most_bytes: int) -> Iterator[bytes]:
    is_packed = response.headers.get("content-encoding", "identity").strip().lower() in ("gzip", "x-gzip")
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS) if is_packed else None
    for piece in response.iter_raw():
        yield unpacker.decompress(piece, most_bytes + 1) if unpacker else piece
        if unpacker and unpacker.unconsumed_tail:
            raise Refused(Refusal.TOO_LARGE)
    if unpacker and not unpacker.eof:
        raise httpx.DecodingError("the packed body is cut off", request=response.request)


def addresses_of(host: str, port: int) -> list[str]:
    """What a name stands for now, the likeliest first; an address stands for itself."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_kind, sockaddr in found))


def is_public(address: str) -> bool:
    """Whether it is somebody's in the internet, and no part of a network of ours or of this machine."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in NAT64:
            inner = ipaddress.IPv4Address(ip.packed[-4:])
        if inner or ip.is_site_local:
            return bool(inner) and is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)
