"""The Messenger simulator for tests: its own server in a thread of this process, driven over HTTP as anybody would."""

import asyncio
import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from meetassist.tests import messenger
from meetassist.tests.running import PATIENCE, free_port, wait_for

APP_ID, PAGE_TOKEN = "104857600000002", "tests-page-token"


class SimulatedMessenger:
    """`webhook`: where the events go."""

    def __init__(self, webhook: str) -> None:
        from chatbot.channels.messenger.simulator.application import application
        from chatbot.channels.messenger.simulator.world import App

        self.port = free_port()
        app = App(
            page_id=messenger.PAGE, app_id=APP_ID, app_secret=messenger.APP_SECRET, verify_token="tests-verify-token",
            page_token=PAGE_TOKEN, webhook=webhook,
        )  # fmt: skip
        serve, self._simulator = application(app)
        config = uvicorn.Config(
            serve, host="127.0.0.1", port=self.port, lifespan="off", log_level="critical", access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)
        self._thread.start()
        wait_for(lambda: self._server.started, "the simulator")

    @classmethod
    def at(cls, url: str) -> "SimulatedMessenger":
        """One that runs already, in a process of its own."""
        found = cls.__new__(cls)
        found.port = int(url.rstrip("/").rpartition(":")[2])
        return found

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._simulator.webhooks.close()
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        text = "&".join(f"{name}={value}" for name, value in query.items())
        status, answer = self.call("GET", f"/simulator/{path}?{text}")
        assert status == 200, answer
        return answer

    def post(self, path: str, **values: Any) -> dict[str, Any]:
        status, answer = self.call("POST", f"/simulator/{path}", values)
        assert status == 200, answer
        return answer

    def call(
        self, method: str, path: str, body: Any = None, *, token: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and answer; 0 and {} where the connection was closed without one."""
        sent = {
            "Content-Type": "application/json",
            **({"Authorization": f"Bearer {token}"} if token else {}),
            **(headers or {}),
        }
        raw = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", raw, sent, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except (OSError, ValueError, http.client.HTTPException):
            return 0, {}

    def graph(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """A call of the Graph API with the Page's token."""
        return self.call(method, f"/v26.0/{path}", body, token=PAGE_TOKEN)

    def person(self, **values: Any) -> "Customer":
        return Customer(self, self.post("people/", **values)["psid"])

    def wait_until_quiet(self) -> None:
        """Every event has been answered."""
        wait_for(lambda: self.get("state/")["on_their_way"] == 0, "all events to arrive", 300)


def said(item: dict[str, Any]) -> str:
    """What one reads of a message, in its words alone."""
    if cards := _cards(item):
        return "\n".join(" · ".join(filter(None, [card["title"], card.get("subtitle")])) for card in cards)
    template = item.get("attachment", {}).get("payload", {})
    return str(item.get("text", template.get("text", "")))


def _cards(item: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = item.get("attachment", {}).get("payload", {}).get("elements", [])
    return found


class Customer:
    """Somebody with Messenger on their telephone."""

    def __init__(self, simulated: SimulatedMessenger, psid: str, patience: float = PATIENCE) -> None:
        """`patience`: seconds that they wait for an answer."""
        self.simulated, self.psid, self.patience = simulated, psid, patience

    def does(self, kind: str, **what: Any) -> dict[str, Any]:
        return self.simulated.post(f"people/{self.psid}/does/", kind=kind, **what)

    def thread(self) -> dict[str, Any]:
        return self.simulated.get(f"people/{self.psid}/thread/")

    def items(self, by: str = "page") -> list[dict[str, Any]]:
        return [item for item in self.thread()["items"] if item["by"] == by]

    def transcript(self) -> list[tuple[str, str]]:
        """Who said what, in the order of the thread."""
        return [(item["by"], said(item)) for item in self.thread()["items"]]

    def says(self, text: str) -> dict[str, Any]:
        """Write, and wait for the next message of the Page."""
        return self.answer_to("text", text=text)

    def taps(self, title: str) -> dict[str, Any]:
        """The quick reply of that title under the last message."""
        offered = self.items()[-1]["quick_replies"]
        [payload] = [one["payload"] for one in offered if one["title"] == title]
        return self.answer_to("quick_reply", payload=payload)

    def answer_to(self, kind: str, **what: Any) -> dict[str, Any]:
        """Do it, and wait for the next message of the Page; cards are not all of an answer."""
        thread = self.thread()
        before = sum(item["by"] == "page" for item in thread["items"])
        self.does(kind, **what)
        deadline = time.monotonic() + self.patience
        while len(answers := [item for item in thread["items"] if item["by"] == "page"]) <= before or _cards(
            answers[-1]
        ):
            assert time.monotonic() < deadline, f"waited in vain for an answer to {kind}"
            self.simulated.get(f"people/{self.psid}/thread/", after=thread["version"], wait=5)
            thread = self.thread()
        return dict(answers[-1])

    def is_sent(self, message: Any, **values: Any) -> tuple[int, dict[str, Any]]:
        """What the Send API answers to a message to them."""
        body = {"recipient": {"id": self.psid}, "messaging_type": "RESPONSE", "message": message, **values}
        return self.simulated.graph("POST", f"{messenger.PAGE}/messages", body)


@pytest.fixture
def simulated(settings: Any) -> Iterator[SimulatedMessenger]:
    """Without anybody who hears its events: for what the simulator itself does."""
    one = SimulatedMessenger("http://127.0.0.1:9/webhooks/messenger/")
    one.post("faults/")
    yield one
    one.close()


@pytest.fixture
def messenger_site(running: Any) -> Iterator[Any]:
    """The product's own processes, with a simulated Messenger: `simulated`."""
    running.simulated = SimulatedMessenger(f"{running.url}/webhooks/messenger/")
    running.environment |= {"MESSENGER_GRAPH_URL": running.simulated.url, "MESSENGER_APP_ID": APP_ID}
    running.use_pgmq()
    running.web(DEBUG="1")
    running.worker()
    yield running
    running.simulated.close()
