"""A client that is generated from the OpenAPI document, as anybody would, shows who its customer is and books, moves
and cancels.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from bookings.models import Appointment
from chatbot.models import Message
from chatbot.tests.flows.test_verification import sent_code
from meetassist.tests.running import BIN

NAME = "meet_assist_client"


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The folder of the package, from the document as it is served."""
    folder = tmp_path_factory.mktemp("generated")
    document, settings = folder / "openapi.json", folder / "settings.yml"
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    document.write_text(json.dumps(schema))
    # As it comes from the generator: nobody needs it in any style.
    settings.write_text(f"post_hooks: []\npackage_name_override: {NAME}\n")
    done = subprocess.run(
        [str(BIN / "openapi-python-client"), "generate", "--path", str(document), "--config", str(settings),
         "--meta", "none", "--output-path", str(folder / NAME), "--fail-on-warning"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield folder / NAME
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.split(".")[0] == NAME]:
        del sys.modules[name]


class Generated:
    """The generated package, with its requests answered in this process."""

    def __init__(self, folder: Path, site) -> None:
        self.folder, self.site, self.token = folder, site, ""

    def models(self):
        return importlib.import_module(f"{NAME}.models")

    def call(self, operation, *path, **asked):
        """The parsed answer of an operation, by its id."""
        [module] = (self.folder / "api").glob(f"*/{operation}.py")
        called = importlib.import_module(f"{NAME}.api.{module.parent.name}.{operation}")
        return called.sync_detailed(*path, client=self._client(), **asked)

    def _client(self):
        kinds = importlib.import_module(f"{NAME}.client")
        transport = {"transport": httpx.WSGITransport(app=self.site)}
        about = {"base_url": "http://testserver", "httpx_args": transport}
        return kinds.AuthenticatedClient(token=self.token, **about) if self.token else kinds.Client(**about)


@pytest.fixture
def program(generated, office, site):
    return Generated(generated, site)


def test_it_books_moves_and_cancels(program, office, tomorrow_at):
    models = program.models()
    asked = program.call("ask_for_code", body=models.AskForCode(email="lan@example.com"))
    assert asked.status_code == 202
    given = models.GiveCode(session_id=asked.parsed.session_id, code=sent_code("lan@example.com"))
    program.token = program.call("give_code", body=given).parsed.token

    slots = program.call(
        "slots", service=office.tax.pk, consultant=office.bao.pk, from_=tomorrow_at(9), to=tomorrow_at(18)
    ).parsed.slots  # fmt: skip
    booking = models.Booking(
        service=office.tax.pk, consultant=slots[0].consultant, starts_at=slots[0].starts_at, name="Nguyễn Lan"
    )
    booked = program.call("book", body=booking).parsed
    assert (booked.starts_at, booked.consultant_name, booked.status.value) == (
        tomorrow_at(9), "Lê Quốc Bảo", "confirmed",
    )  # fmt: skip
    taken = program.call("book", body=booking)
    assert (taken.status_code, taken.parsed.reason) == (409, "slot_taken")

    moved = program.call("move", booked.code, body=models.Move(starts_at=tomorrow_at(14))).parsed
    assert (moved.code, moved.starts_at) == (booked.code, tomorrow_at(14))
    cancelled = program.call("cancel", booked.code, body=models.Cancellation(reason="ill")).parsed
    assert cancelled.status.value == "cancelled"
    assert [row.code for row in program.call("appointments").parsed.results] == [booked.code]
    assert list(Appointment.objects.values_list("code", "status")) == [(booked.code, "cancelled")]
    assert program.call("end_token").status_code == 204


def test_it_chats(program, office):
    models = program.models()
    stored = program.call("chat", body=models.ChatMessage(message="xin chào"))
    assert stored.status_code == 202 and Message.objects.get().text == "xin chào"
    history = program.call("chat_history", stored.parsed.session_id).parsed
    assert [line.text for line in history.messages] == ["xin chào"] and history.is_waiting is True
