"""Replies as Messenger can show them: cards side by side, short texts, and quick replies under the last."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chatbot.channels.messenger.cards import CARD, MOST_BUTTON, MOST_BUTTONS, MOST_CARDS, MOST_TEXT, MOST_TITLE, cut
from chatbot.messaging.channels import Rendered, Shows
from chatbot.messaging.fitting import fit
from chatbot.replies import Card, Detail, Reply

# https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
SHOWS = Shows(
    text_length=2000,
    buttons=13,
    title_length=20,
    tables=False,
    # Quick replies are shown under the last message alone.
    taps_vanish=True,
)
# What Messenger offers to send of the customer's account, with one tap.
OFFERED = {Detail.EMAIL: "user_email", Detail.PHONE: "user_phone_number"}


def render(reply: Reply) -> list[Rendered]:
    """The choices are quick replies of the last text, which says all of the reply: cards say it once more."""
    # A text with pages to open is shorter.
    fitted = fit(reply, replace(SHOWS, text_length=MOST_TEXT) if reply.links else SHOWS)
    *first, last = fitted.texts
    quick_replies = [
        {"content_type": "text", "title": button.title, "payload": button.payload} for button in fitted.buttons
    ]
    if reply.wants:
        # In the place of the last one where there is no room.
        offered = {"content_type": OFFERED[reply.wants], "title": "", "payload": ""}
        quick_replies = [offered, *quick_replies[: (SHOWS.buttons or 0) - 1]]
    links = [
        {"title": cut(one.title, MOST_BUTTON), "payload": "", "url": one.url} for one in reply.links[:MOST_BUTTONS]
    ]
    return [*_cards(reply.cards), *(Rendered(part) for part in first), Rendered(last, [*quick_replies, *links])]


def _cards(cards: tuple[Card, ...]) -> Iterator[Rendered]:
    shown = cards[:MOST_CARDS]
    if shown:
        text = "\n".join(" · ".join(filter(None, [card.title, card.subtitle])) for card in shown)
        yield Rendered(text, [button for number, card in enumerate(shown) for button in _buttons(number, card)])


def _buttons(number: int, card: Card) -> list[dict[str, Any]]:
    shown = {"number": number, "title": cut(card.title, MOST_TITLE), "subtitle": cut(card.subtitle, MOST_TITLE)}
    choices = [{"title": cut(one.title, MOST_BUTTON), "payload": one.payload, CARD: shown} for one in card.choices]
    links = [{"title": cut(one.title, MOST_BUTTON), "payload": "", "url": one.url, CARD: shown} for one in card.links]
    return [*choices, *links][:MOST_BUTTONS]
