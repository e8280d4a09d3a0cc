"""A server on this machine that plays Meta, and a page on which to write to it as a customer does in Messenger."""

from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chatbot.channels.messenger.simulator.application import application
from chatbot.channels.messenger.simulator.world import App


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=8001)
        parser.add_argument("--webhook", default=f"{settings.SITE_URL}/webhooks/messenger/", help="where the events go")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Who reaches the simulator writes as any customer: it runs only with DEBUG=1.")
        app = App(
            page_id=settings.MESSENGER_PAGE_ID, app_id=settings.MESSENGER_APP_ID, page_name=settings.BUSINESS_NAME,
            app_secret=settings.MESSENGER_APP_SECRET, verify_token=settings.MESSENGER_VERIFY_TOKEN,
            page_token=settings.MESSENGER_PAGE_TOKEN, webhook=options["webhook"],
        )  # fmt: skip
        missing = [name for name, value in vars(app).items() if not value]
        if missing:
            names = f"MESSENGER_{', MESSENGER_'.join(missing).upper()}"
            raise CommandError(f"{names} must be set: to any values, the same as MeetAssist has.")
        serve, _simulator = application(app)
        self.stdout.write(f"Messenger, as a customer sees it: http://127.0.0.1:{options['port']}/")
        uvicorn.run(
            serve, host="127.0.0.1", port=options["port"], lifespan="off", log_level="warning", access_log=False
        )
