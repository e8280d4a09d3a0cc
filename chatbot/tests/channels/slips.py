"""A channel of the tests' own, written as CONTRIBUTING says: slips of paper that a messenger carries to and fro.

What arrives is a batch of lines, `slip|from|words` each. What somebody else has written to a customer comes back as
`slip|to:customer|words|our row`. A slip takes 160 characters and has no buttons: choices are numbered, and a number is
the choice that it had on the last slip with any.
"""

from datetime import timedelta

from chatbot.messaging.channels import Channel, Rendered, Shows, register
from chatbot.messaging.events import Echo, Malformed, Media, Tap, Text
from chatbot.messaging.fitting import fit
from chatbot.models import Message

CHANNEL = "slip"
# What lies in the tray, as (customer, text); and what the next sendings fail with, the first first.
tray, failures = [], []


@register
class Slips(Channel):
    name = CHANNEL
    # A name, which is the same in every language: it is there in all other tests, too.
    label = "Giấy"
    shows = Shows(text_length=160, buttons=0, title_length=None, tables=False, taps_vanish=False)
    window = timedelta(hours=1)

    def parse(self, arrival):
        if not isinstance(arrival.body, str):
            raise Malformed("no batch of slips")
        return [_read(line, arrival.at) for line in arrival.body.splitlines() if line.count("|") >= 2]

    def render(self, reply):
        *first, last = fit(reply, self.shows).texts
        choices = [{"title": choice.title, "payload": choice.payload} for choice in reply.choices]
        return [*(Rendered(text) for text in first), Rendered(last, choices)]

    def send(self, message, recipient):
        if failures:
            raise failures.pop(0)
        tray.append((recipient, message.text))
        return f"out-{message.pk}"


def _read(line, at):
    identifier, who, words, *row = line.split("|")
    if who.startswith("to:"):
        return Echo(
            channel=CHANNEL, recipient=who[3:], external_id=identifier, kind=Message.Kind.TEXT, sent_at=at,
            author="the counter", text=words, metadata="".join(row),
        )  # fmt: skip
    about = {"channel": CHANNEL, "sender": who, "external_id": identifier, "sent_at": at}
    if words == "[a drawing]":
        return Media(**about)
    if choice := _numbered(who, words):
        return Tap(**about, text=choice["title"], payload=choice["payload"])
    return Text(**about, text=words)


def _numbered(who, words):
    rows = Message.objects.filter(channel=CHANNEL, conversation__identity__external_id=who).exclude(choices=[])
    last = rows.order_by("-pk").first()
    numbered = dict(enumerate(last.choices, 1)) if last and words.isdecimal() else {}
    return numbered.get(int(words)) if numbered else None
