"""One simulator, and how the views of a request come to it."""

import asyncio

from django.http import HttpRequest

from chatbot.channels.messenger.simulator.sending import SendApi
from chatbot.channels.messenger.simulator.webhooks import Webhooks
from chatbot.channels.messenger.simulator.world import App, World

# An answer with this header is none: the connection is closed.
HANGS_UP = "X-Simulator-Hangs-Up"


class Simulator:
    """Everything that one server has."""

    def __init__(self, app: App) -> None:
        self.world = World(app)
        self.webhooks = Webhooks(self.world)
        self.sending = SendApi(self.world, self.webhooks)

    async def tell_changed(self) -> None:
        """Whoever waits for news of a thread looks again."""
        async with self.world.changed:
            self.world.changed.notify_all()

    async def changes(self, seconds: float) -> None:
        """Wait for news of any thread, but no longer than that."""
        try:
            async with asyncio.timeout(seconds), self.world.changed:
                await self.world.changed.wait()
        except TimeoutError:
            return


def simulator_of(request: HttpRequest) -> Simulator:
    """The one whose application serves this request."""
    found: Simulator = request.scope["simulator"]  # type: ignore[attr-defined]
    return found
