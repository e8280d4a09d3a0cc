"""Talking to the bot in a terminal: the same turns and flows as everywhere, without broker or worker."""

import contextlib
import json
import logging
import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Customer
from chatbot.models import Message
from chatbot.replies import LANGUAGES
from chatbot.simulator import in_process
from chatbot.simulator.database import make_ready
from chatbot.simulator.in_process import Session
from consultants.models import Business

MAX_LINE = 100_000


class BadLine(ValueError):
    """The line is not what the command takes; the message says why."""


class Command(BaseCommand):
    help = "Talk to the bot in this terminal. With --jsonl: one JSON object a line in, one a line out."
    # The database may be empty yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--language", choices=list(LANGUAGES), default="", help="the customer's or the site's")
        parser.add_argument("--customer", metavar="EMAIL", help="talk as this customer, whose address is shown already")
        parser.add_argument("--jsonl", action="store_true", help="read and write JSON lines")

    def handle(self, *args: Any, **options: Any) -> None:
        in_process.without_broker()
        make_ready(self.stderr)
        customer = _customer(options["customer"]) if options["customer"] else None
        self.session = Session(language=options["language"], customer=customer)
        # A line for each turn would stand between what is said.
        logging.disable(logging.INFO)
        try:
            if options["jsonl"]:
                self._answer_lines()
            else:
                self._talk()
        finally:
            logging.disable(logging.NOTSET)

    # For programs

    def _answer_lines(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            # By readline, so that each line is answered before the next one is waited for.
            for row in iter(sys.stdin.buffer.readline, b""):
                if row.strip():
                    self.stdout.write(json.dumps(self._answer(row), ensure_ascii=False))
                    self.stdout.flush()

    def _answer(self, row: bytes) -> dict[str, Any]:
        try:
            heard = self._act(_read(row))
        except ValueError as error:
            return {"error": str(error)}
        replies = [
            {"text": shown(message), "choices": [choice["title"] for choice in message.quick_replies]}
            for message in heard
        ]
        answer: dict[str, Any] = {"replies": replies, "state": self.session.conversation.state}
        if mail := self.session.emails():
            answer["mail"] = mail
        return answer

    def _act(self, line: dict[str, Any]) -> list[Message]:
        if len(line.keys() & {"text", "choose", "now"}) != 1:
            raise BadLine('a line must have one of "text", "choose" and "now"')
        if "text" in line:
            if not isinstance(line["text"], str):
                raise BadLine("text must be a string")
            return self.session.say(line["text"])
        if "choose" in line:
            if not isinstance(line["choose"], int) or isinstance(line["choose"], bool):
                raise BadLine("choose must be a whole number")
            return self.session.choose(line["choose"])
        return self.session.pass_to(_moment(line["now"]))

    # For people

    def _talk(self) -> None:
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 - input() edits lines with it
        self.session.begin()
        self.stdout.write("Write to the bot, or the number of a choice. /quit ends.")
        while True:
            try:
                typed = input("> ").strip()
            except (EOFError, KeyboardInterrupt):
                self.stdout.write("")
                return
            if typed == "/quit":
                return
            if typed:
                self._show(self._say(typed))

    def _say(self, typed: str) -> list[Message]:
        titles = [choice["title"] for choice in self.session.choices]
        try:
            if typed.isdecimal() and typed not in titles and 1 <= int(typed) <= len(titles):
                return self.session.choose(int(typed))
            return self.session.say(typed)
        except ValueError as error:
            self.stdout.write(f"({error})")
            return []

    def _show(self, heard: list[Message]) -> None:
        last = next((message for message in reversed(heard) if message.quick_replies), None)
        for message in heard:
            self.stdout.write(f"\n{shown(message)}")
            if message == last:
                for number, choice in enumerate(message.quick_replies, 1):
                    self.stdout.write(f"  {number}. {choice['title']}")
        for mail in self.session.emails():
            self.stdout.write(f"\n[e-mail to {mail['to']}: {mail['subject']}]\n{mail['text'].strip()}")


def shown(message: Message) -> str:
    """The text, with its table as lines."""
    return "\n".join([message.text, *(" | ".join(row) for row in message.table)])


def _customer(email: str) -> Customer:
    found = Customer.objects.filter(email__iexact=email, merged_into=None, erased_at=None).first()
    if found is None:
        raise CommandError(f"No customer has the address {email}.")
    return found


def _read(row: bytes) -> dict[str, Any]:
    if len(row) > MAX_LINE:
        raise BadLine(f"a line may have {MAX_LINE} bytes at most")
    try:
        line = json.loads(row)
    except (ValueError, RecursionError):
        raise BadLine("a line must be JSON") from None
    if not isinstance(line, dict):
        raise BadLine("a line must be a JSON object")
    return line


def _moment(given: object) -> datetime:
    """Where the line names no offset, it is the business's clock."""
    if settings.ALLOWED_HOSTS and not settings.DEBUG:
        raise BadLine("the clock of a site that is in use cannot be set")
    try:
        moment = datetime.fromisoformat(given if isinstance(given, str) else "")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=Business.current().zone)
    except ValueError:
        raise BadLine("now must be an ISO 8601 time") from None
    if not 2000 <= moment.year <= 2100:
        raise BadLine("now must be between the years 2000 and 2100")
    return moment
