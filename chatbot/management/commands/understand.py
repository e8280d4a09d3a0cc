import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chatbot.understanding import model
from chatbot.understanding.jsonl import BadLine, answer


class Command(BaseCommand):
    help = (
        "Say what messages mean: with --jsonl one JSON object a line on standard input, one a line on standard output."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jsonl", action="store_true", help="read and write JSON lines")
        parser.add_argument("--provider", choices=["local", "bedrock"], help="the settings' LLM_PROVIDER by default")
        parser.add_argument("text", nargs="*", help="a message, without --jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        provider = options["provider"] or settings.LLM_PROVIDER
        self.ask_model = model.ask if provider == "bedrock" else None
        if not options["jsonl"]:
            if not options["text"]:
                raise CommandError("Give a message, or --jsonl and lines on standard input.")
            self.stdout.write(
                json.dumps(
                    answer({"text": " ".join(options["text"])}, ask_model=self.ask_model), ensure_ascii=False, indent=2
                )
            )
            return
        for row in sys.stdin:
            if row.strip():
                self.stdout.write(json.dumps(self._answer(row), ensure_ascii=False))

    def _answer(self, row: str) -> dict[str, Any]:
        identifier = None
        try:
            line = json.loads(row)
            if not isinstance(line, dict):
                raise BadLine("a line must be a JSON object")
            identifier = line.get("id")
            return answer(line, ask_model=self.ask_model)
        except (ValueError, RecursionError) as error:
            # One bad line does not take the others with it.
            return {"id": identifier, "error": str(error)[:200]}
