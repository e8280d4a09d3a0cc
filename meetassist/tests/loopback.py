"""What stands for a service outside: a server on a free port of this machine, in a thread of its own."""

import contextlib
import socketserver
import threading
import time
from http.server import ThreadingHTTPServer
from typing import Any


class Loopback:
    """Serves until it is closed."""

    def __init__(
        self,
        handler: type[socketserver.BaseRequestHandler],
        kind: type[socketserver.ThreadingTCPServer] = ThreadingHTTPServer,
    ) -> None:
        self._server = kind(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        # Half a second is the library's; hundreds of tests close one.
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "Loopback":
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


class Dripping(socketserver.BaseRequestHandler):
    """An answer that goes on for ever, a little at a time."""

    def handle(self) -> None:
        self.request.recv(65536)
        with contextlib.suppress(OSError):
            self.request.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                time.sleep(0.1)
                self.request.sendall(b"X: y\r\n")


def dripping() -> Loopback:
    return Loopback(Dripping, socketserver.ThreadingTCPServer)
