"""What the bot has asked before a message, for tests of understanding."""

from chatbot.understanding import Context
from chatbot.understanding.asked import YES_TO, Act

# What a yes to a question would do, by the question alone: a confirmation is a booking's where nothing else is said.
OF_QUESTIONS = dict(YES_TO)


def asking(asked: str = "", options: tuple[str, ...] = ()) -> Context:
    return Context(asked, options, Act.BOOK if asked == "confirm" else OF_QUESTIONS.get(asked))


def ask_for_the_name(conversation):
    """As if the open journey had asked for it."""
    conversation.state["underway"][-1]["asked"] = "name"
    conversation.state.pop("offer", None)
    conversation.save()
