"""Replies as Messenger can show them: short texts, and quick replies under the last."""

from chatbot.messaging.channels import Rendered, Shows
from chatbot.messaging.fitting import fit
from chatbot.replies import Reply

# https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
SHOWS = Shows(
    text_length=2000,
    buttons=13,
    title_length=20,
    tables=False,
    # Quick replies are shown under the last message alone.
    taps_vanish=True,
)


def render(reply: Reply) -> list[Rendered]:
    """The choices are quick replies of the last text."""
    fitted = fit(reply, SHOWS)
    *first, last = fitted.texts
    quick_replies = [
        {"content_type": "text", "title": button.title, "payload": button.payload} for button in fitted.buttons
    ]
    return [*(Rendered(part) for part in first), Rendered(last, quick_replies)]
