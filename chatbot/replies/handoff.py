"""What the bot says around a person of the team: that one was called, has come, has gone."""

from django.utils.translation import gettext_lazy

from chatbot.replies import Choice, Reply, closing
from chatbot.replies.buttons import Do
from chatbot.replies.reaching import with_number
from chatbot.replies.speech import gettext as _
from consultants.models import Business


def bot_title() -> str:
    return _("Back to the bot")


def still_waiting() -> Reply:
    return closing(with_number(_("The team has been told already. Meanwhile I can go on helping you.")))


def will_be_seen() -> Reply:
    """To what is not clear, while a person is called."""
    text = _("I do not understand that one, but the colleague who writes to you will see it.")
    return Reply(text, again=_("That one I leave to the colleague, who will read it here."))


def sorry() -> Reply:
    return Reply(
        with_number(_("I am sorry that this does not go well. I have told a colleague, who will write to you here."))
    )


def topic() -> Reply:
    return Reply(
        with_number(_("A colleague had better see to that. I have told the team, and somebody will write to you here."))
    )


def misunderstood() -> Reply:
    return closing(
        with_number(
            _("I am sorry, I still do not understand. I have asked a colleague to help, who will write to you here.")
        )
    )


def taken() -> Reply:
    """The bot's last words for a while."""
    return Reply(
        _("A colleague of %(business)s takes over from here. If you want the bot again, write “back to the bot”.")
        % {"business": Business.current().name},
        (Choice(bot_title(), Do.BOT),),
    )


def button_waits() -> Reply:
    """To a tap whose customer would have to show first who they are."""
    text = _("A colleague is answering you here now; your button stays good, and you can tap it once the bot is back.")
    return Reply(text, (Choice(bot_title(), Do.BOT),))


def back() -> Reply:
    return closing(_("The bot is here again. What can I do for you?"))


def still_open() -> Reply:
    """Nobody of the team has answered the last message."""
    return closing(_("The bot is here again. Your last message still waits for a colleague; meanwhile I can help you."))


def from_a_person(text: str) -> Reply:
    """The words of somebody of the team, as they wrote them."""
    return Reply(text)


# The summary for the person who takes it, in the team's language


def called_before(reason: str) -> str:
    """Above the summary of a call that has become more urgent."""
    return _("Called before because: %(reason)s") % {"reason": reason}


def about_topic(name: str) -> str:
    return _("Topic: %(name)s") % {"name": name}


def undelivered(kind: str, number: int, outcome: str) -> str:
    """Which e-mail, by its number in admin: the address is looked up there."""
    return _("E-mail #%(number)d (%(kind)s) did not arrive: %(outcome)s") % {
        "number": number, "kind": kind, "outcome": outcome,
    }  # fmt: skip


def proving() -> str:
    return _("Is being asked for a code from their mailbox.")


# What a customer is asked for, as the summary names it.
SERVICE, CONSULTANT = gettext_lazy("the service"), gettext_lazy("the consultant")
DAY, TIME = gettext_lazy("the day"), gettext_lazy("the time")
NAME, AGREEING, WHICH = gettext_lazy("the name"), gettext_lazy("to agree"), gettext_lazy("which appointment")
ADDRESS, CODE = gettext_lazy("the e-mail address"), gettext_lazy("the code")


def open_journey(wants: str, known: list[str], asked_for: str) -> str:
    """What the customer was at, what is known of it, and what they were asked last; "" for nothing."""
    text = ": ".join(filter(None, [wants, ", ".join(known)]))
    return text + (_("; was asked for %(what)s") % {"what": asked_for} if asked_for else "")


def wants_to_book() -> str:
    return _("Wants to book")


def wants_to_move() -> str:
    return _("Wants to move an appointment")


def wants_to_cancel() -> str:
    return _("Wants to cancel")


def wants_to_prove() -> str:
    return _("Wants to show who they are")


def wants_a_call() -> str:
    return _("Wants to be rung")


def looks_at_devices() -> str:
    return _("Looks at their devices")


def changes_profile() -> str:
    return _("Changes their profile")


def wants_erasure() -> str:
    return _("Wants their data deleted")


def rates() -> str:
    return _("Rates a visit")


def spoken(by_customer: bool, text: str) -> str:
    """One line of the conversation."""
    line = " ".join(text.split())
    return f"{'›' if by_customer else '‹'} {line[:199] + '…' if len(line) > 200 else line}"
