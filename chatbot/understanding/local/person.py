"""A person and the bot: that the bot is wanted back, and that a message speaks of what the business lists. Pure.

Whether a person is wanted is a wish (`rules`); whether the customer is angry stands in `anger`.
"""

import re

from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Topic
from meetassist.text import fold

BACK_TO_BOT = re.compile(
    r"\b(?:tiep tuc|quay lai|tro lai|noi chuyen|chat) (?:lai )?(?:voi |vs )?(?:con |may )?(?:bot|robot|tro ly ao)\b"
    r"|\b(?:back to|continue with|go on with|talk to|return to) (?:the )?(?:bot|robot|assistant)\b"
)
NOT_THE_BOT = re.compile(r"\b(?:khong|ko|dung|khoi|don'?t|do not|not|never)\b")
# So much of a message is looked through for the business's own words, in characters.
LOOKED_THROUGH = 1_000


def wants_the_bot(message: str) -> bool:
    """Whether somebody who writes with a person would rather have the bot again."""
    folded = fold(message)
    return bool(BACK_TO_BOT.search(folded)) and not NOT_THE_BOT.search(folded)


def topic_of(message: str, topics: tuple[Topic, ...]) -> str:
    """The name of the first of the business's topics that the message speaks of; empty for none."""
    if not topics:
        return ""
    text = Text(message[:LOOKED_THROUGH])
    return next((topic.name for topic in topics if topic.phrases and text.has(*topic.phrases)), "")
