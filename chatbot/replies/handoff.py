"""What the bot says around a person of the team: that one was called, has come, has gone."""

from django.utils.translation import gettext as _

from chatbot.replies import Choice, Reply, menu_choices
from consultants.models import Business

BOT = "do:bot"


def bot_title() -> str:
    return _("Back to the bot")


def still_waiting() -> Reply:
    return Reply(
        _("A colleague has been told already and will write to you here. Meanwhile I can go on helping you."),
        menu_choices(),
    )


def sorry() -> Reply:
    return Reply(_("I am sorry that this does not go well. I have told a colleague, who will write to you here."))


def topic() -> Reply:
    return Reply(_("A colleague had better see to that. I have told the team, and somebody will write to you here."))


def misunderstood() -> Reply:
    return Reply(
        _("I am sorry, I still do not understand. I have asked a colleague to help, who will write to you here."),
        menu_choices(),
    )


def taken() -> Reply:
    """The bot's last words for a while."""
    return Reply(
        _("A colleague of %(business)s takes over from here. If you want the bot again, write “back to the bot”.")
        % {"business": Business.current().name},
        (Choice(bot_title(), BOT),),
    )


def button_waits() -> Reply:
    """To a tap whose customer would have to show first who they are."""
    text = _("A colleague is answering you here now; your button stays good, and you can tap it once the bot is back.")
    return Reply(text, (Choice(bot_title(), BOT),))


def back() -> Reply:
    return Reply(_("The bot is here again. What can I do for you?"), menu_choices())


def still_open() -> Reply:
    """Nobody of the team has answered the last message."""
    return Reply(
        _("The bot is here again. Your last message still waits for a colleague; meanwhile I can help you."),
        menu_choices(),
    )


def from_a_person(text: str) -> Reply:
    """The words of somebody of the team, as they wrote them."""
    return Reply(text)


# The summary for the person who takes it, in the team's language


def called_before(reason: str) -> str:
    """Above the summary of a call that has become an emergency."""
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


def open_flow(flow: str, known: list[str], asked: str) -> str:
    """What the customer was at, what is known of it, and what they were asked last."""
    wishes = {
        "booking": _("Wants to book"), "rescheduling": _("Wants to move an appointment"),
        "cancelling": _("Wants to cancel"), "verification": _("Wants to show who they are"),
        "devices": _("Looks at their devices"), "profile": _("Changes their profile"),
        "erasing": _("Wants their data deleted"), "feedback": _("Rates a visit"),
    }  # fmt: skip
    questions = {
        "service": _("the service"), "consultant": _("the consultant"), "day": _("the day"), "time": _("the time"),
        "name": _("the name"), "confirm": _("to agree"), "appointment": _("which appointment"),
        "email": _("the e-mail address"), "code": _("the code"),
    }  # fmt: skip
    text = ": ".join(filter(None, [wishes.get(flow, flow), ", ".join(known)]))
    return text + (_("; was asked for %(what)s") % {"what": questions[asked]} if asked in questions else "")


def spoken(by_customer: bool, text: str) -> str:
    """One line of the conversation."""
    line = " ".join(text.split())
    return f"{'›' if by_customer else '‹'} {line[:199] + '…' if len(line) > 200 else line}"
