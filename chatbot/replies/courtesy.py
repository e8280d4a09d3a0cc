"""What is said besides the matter: hello and small talk, what was not understood, and going on with what waited."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from chatbot.replies import Choice, Reply, menu_choices
from consultants.models import Business


def together(*said: Reply) -> Reply:
    """All of it in one message, with the choices of the last."""
    return replace(said[-1], text="\n".join(reply.text for reply in said))


# Who is here


def introduction(name: str) -> Reply:
    hello = _("Hello %(name)s!") % {"name": name} if name else _("Hello!")
    # Not within an f-string, where the catalogue's extraction does not see it.
    who = _("I am the booking assistant of %(business)s, a bot.") % _business()
    return Reply(f"{hello} {who}")


def _business() -> dict[str, str]:
    return {"business": Business.current().name}


def hello() -> Reply:
    return Reply(_("Hello again!"))


# Small talk: one line each


def how_are_you() -> Reply:
    return Reply(_("I am fine, thank you for asking! I hope you are well, too."))


def who_are_you() -> Reply:
    text = _("I am a bot, the booking assistant of %(business)s; our team reads along when it is needed.")
    return Reply(text % _business())


def goodbye() -> Reply:
    return Reply(_("Goodbye, and have a nice day! Write whenever you need me."))


def compliment() -> Reply:
    return Reply(_("Thank you, that is kind of you!"))


def complaint() -> Reply:
    return Reply(_('I am sorry about that. I will keep it short; for a person, write "speak to a person".'))


def take_your_time() -> Reply:
    return Reply(_("Of course, take your time."))


def here() -> Reply:
    return Reply(_("Yes, I am here."))


def all_right() -> Reply:
    """To a yes or a no where nothing was asked."""
    return Reply(_("All right. Write whenever you need me."), menu_choices())


def nothing_done() -> Reply:
    """To "don't" where nothing is open."""
    return Reply(_("All right, I leave everything as it is."), menu_choices())


SMALL_TALK: dict[str, Callable[[], Reply]] = {
    "how_are_you": how_are_you, "who_are_you": who_are_you, "goodbye": goodbye, "compliment": compliment,
    "complaint": complaint, "thinking": take_your_time, "anyone_there": here,
}  # fmt: skip


# What was not understood


def not_understood_here() -> Reply:
    return Reply(_("Sorry, I did not understand that."))


def which_of_these() -> Reply:
    """To a yes where one of several was asked for."""
    return Reply(_("Gladly! Which one of these?"))


def still_not_understood() -> Reply:
    return Reply(_("I am sorry, I still do not see what you mean. You can tap one of these, or speak to a person."))


def yes_or_no() -> Reply:
    """Before a question whose yes cannot be had back, where the answer could be meant either way."""
    return Reply(_("I ask once more, so that nothing happens by mistake: please answer yes or no."))


def too_long() -> Reply:
    return Reply(_("Thank you for writing so much to me. I am better at one wish at a time: could you say it shortly?"))


def still_only_words() -> Reply:
    text = _("I can only read words, I am afraid. What would you like to do?")
    return Reply(text, menu_choices())


def lost_the_thread() -> Reply:
    return Reply(_("I am sorry, I have lost the thread of what we were doing. Let us start afresh."))


def once_more(reply: Reply) -> Reply:
    """The same again, and said to be."""
    return together(Reply(_("Once more, to be sure:")), reply)


# Going on with what waited


def was_put_aside(about: str, choices: tuple[Choice, ...]) -> Reply:
    text = _("I have put your earlier request aside, since it was a while ago: %(about)s. Shall we go on with it?")
    return Reply(text % {"about": about}, choices)


def shall_we_go_on(about: str, choices: tuple[Choice, ...]) -> Reply:
    return Reply(_("Shall we go on with what we had begun: %(about)s?") % {"about": about}, choices)


def wish(service: str, consultant: str, when: str, whom: str) -> str:
    """What is wished for, as far as it is known, in a few words."""
    who = _("with %(consultant)s") % {"consultant": consultant} if consultant else ""
    return ", ".join(filter(None, [" ".join(filter(None, [service, who])), when, whom]))


def noted(wish: str) -> Reply:
    """Before the question that is open goes on."""
    return Reply(_("%(wish)s: noted.") % {"wish": wish[:1].upper() + wish[1:]})


def name_noted(name: str) -> Reply:
    return Reply(_("Nice to meet you, %(name)s!") % {"name": name})


def about_identity() -> str:
    return _("showing who you are")


def about_erasing() -> str:
    return _("deleting your data")


def about_question() -> str:
    return _("your question")


def about_feedback() -> str:
    return _("rating your visit")


def going_on(about: str) -> Reply:
    return Reply(_("We go on with your earlier request: %(about)s.") % {"about": about})


def put_away() -> Reply:
    return Reply(_("All right, I leave it. What would you like to do?"), menu_choices())


def nothing_waits() -> Reply:
    return Reply(_("Nothing is open at the moment. What would you like to do?"), menu_choices())


def first_step(question: Reply) -> Reply:
    return together(Reply(_("This is where we began.")), question)


def about_booking(service: str, consultant: str) -> str:
    if service and consultant:
        return _("booking %(service)s with %(consultant)s") % {"service": service, "consultant": consultant}
    return _("booking %(service)s") % {"service": service} if service else _("booking an appointment")


def about_moving(service: str) -> str:
    return (
        _("moving your appointment for %(service)s") % {"service": service} if service else _("moving an appointment")
    )


def about_cancelling() -> str:
    return _("cancelling an appointment")


def about_profile() -> str:
    return _("changing your profile")


def about_devices() -> str:
    return _("your devices")


def go_on_title() -> str:
    return _("Yes, go on")


def person_title() -> str:
    return _("Speak to a person")
