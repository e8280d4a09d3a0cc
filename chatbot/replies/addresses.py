"""What the bot says of an e-mail address that was typed: what is wrong with it, and what may have been meant."""

from datetime import timedelta
from math import ceil

from chatbot.replies import Choice, Reply, courtesy, lasting
from chatbot.replies.buttons import Do
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext
from chatbot.understanding.schema import Doubt, UnsureAddress


def did_you_mean(unsure: UnsureAddress, choices: tuple[Choice, ...]) -> Reply:
    values = {"address": unsure.meant[0]}
    # Not within an f-string, where the catalogue's extraction does not see it.
    question = _("Did you mean %(address)s?") % values
    text = f"{_what_is_wrong(unsure)} {question}".strip()
    return Reply(text, choices, again=_("Is it %(address)s?") % values)


def cannot_be(unsure: UnsureAddress) -> Reply:
    """Where nothing can be guessed of what was meant."""
    return Reply(f"{_what_is_wrong(unsure)} {_write_it_whole()}")


def which_one(choices: tuple[Choice, ...]) -> Reply:
    again = _("Which of these addresses is the right one?")
    return Reply(_("Which of these addresses shall I send the code to?"), choices, numbered=True, again=again)


def not_that_one(choices: tuple[Choice, ...] = ()) -> Reply:
    return Reply(" ".join([_("All right, not that one."), _write_it_whole()]), choices)


def no_code_yet(email: str, wait: timedelta, choices: tuple[Choice, ...]) -> Reply:
    text = _("I cannot send a code to %(address)s at the moment. Please try again in %(wait)s.")
    return Reply(text % {"address": email, "wait": until_then(wait)}, choices)


def not_sent(email: str, choices: tuple[Choice, ...]) -> Reply:
    """The provider does not take it, or nobody's mailbox is there."""
    text = _(
        "I am sorry, the code could not be delivered to %(address)s. Is the address right? You can give me another "
        "one, or speak to a person; I have told the team as well."
    )
    return Reply(text % {"address": email}, choices)


def news_not_sent(masked: str) -> Reply:
    """`masked`: whoever sits at this device may not be the customer."""
    text = _(
        "I could not deliver an e-mail to %(address)s. What it tells stands here too: ask me for your appointments. If "
        "the address has changed, please tell me the new one."
    )
    choices = (
        Choice(_("My appointments"), Do.APPOINTMENTS), Choice(_("Change e-mail"), Do.CHANGE_ADDRESS),
        Choice(courtesy.person_title(), Do.PERSON),
    )  # fmt: skip
    return Reply(text % {"address": masked}, choices)


def _what_is_wrong(unsure: UnsureAddress) -> str:
    values = {"written": " ".join(unsure.written.split()), "sign": unsure.sign}
    if unsure.doubt == Doubt.SPACE:
        return _("There is a space in “%(written)s”.") % values
    if unsure.doubt == Doubt.LETTERS:
        return _("I can only send to addresses of plain Latin letters, and “%(written)s” has others.") % values
    if unsure.doubt == Doubt.UNFINISHED:
        return _("The end of “%(written)s” is missing.") % values
    if unsure.doubt == Doubt.SIGN and unsure.sign:
        return _("An address has no “%(sign)s” in it, as “%(written)s” has.") % values
    if unsure.doubt in (Doubt.SIGN, Doubt.MALFORMED):
        return _("I cannot send to “%(written)s” as it stands.") % values
    return ""


def _write_it_whole() -> str:
    return _("Please write your address once more, as a whole.")


def until_then(wait: timedelta) -> str:
    """A waiting time that is over when it is; in seconds where it is short."""
    seconds = max(ceil(wait.total_seconds()), 1)
    if seconds < 60:
        return ngettext("%(seconds)d second", "%(seconds)d seconds", seconds) % {"seconds": seconds}
    return lasting(timedelta(minutes=ceil(seconds / 60)))


def as_typed_title() -> str:
    return _("As I typed it")
