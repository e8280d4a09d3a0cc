"""What can I do? Answered by a table made from the rows of the service levels."""

from accounts.models import ServiceLevel
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, account


def start(turn: Turn) -> list[Reply]:
    return [account.abilities(list(ServiceLevel.objects.all()), turn.customer.current_level)]
