"""What is said besides the matter: hello and small talk, what was not understood, and going on with what waited."""

from collections.abc import Callable
from dataclasses import replace

from chatbot.replies import Choice, Reply, closing
from chatbot.replies.buttons import Do
from chatbot.replies.speech import gettext as _
from consultants.models import Business, language_names


def together(*said: Reply) -> Reply:
    """All of it in one message, with the choices of the last."""
    again = "\n".join(reply.again or reply.text for reply in said) if any(reply.again for reply in said) else ""
    return replace(said[-1], text="\n".join(reply.text for reply in said), again=again)


# Who is here


def introduction(name: str) -> Reply:
    hello = _("Hello %(name)s!") % {"name": name} if name else _("Hello!")
    # Not within an f-string, where the catalogue's extraction does not see it.
    who = _("I am the booking assistant of %(business)s, a bot.") % _business()
    return Reply(f"{hello} {who}")


def _business() -> dict[str, str]:
    return {"business": Business.current().name}


def hello() -> Reply:
    return Reply(_("Hello again!"), again=_("Hello! I am still here."))


# Small talk: one line each


def how_are_you() -> Reply:
    text = _("I am fine, thank you for asking! I hope you are well, too.")
    return Reply(text, again=_("Still fine, thank you!"))


def who_are_you() -> Reply:
    text = _("I am a bot, the booking assistant of %(business)s; our team reads along when it is needed.")
    return Reply(text % _business())


def goodbye() -> Reply:
    return Reply(_("Goodbye, and have a nice day! Write whenever you need me."), again=_("See you soon!"))


def compliment() -> Reply:
    return Reply(_("Thank you, that is kind of you!"), again=_("You are too kind!"))


def complaint() -> Reply:
    text = _('I am sorry about that. I will keep it short; for a person, write "speak to a person".')
    return Reply(text, again=_("I am sorry. I do what I can."))


def take_your_time() -> Reply:
    return Reply(_("Of course, take your time."), again=_("No hurry at all."))


def here() -> Reply:
    return Reply(_("Yes, I am here."), again=_("Yes, still here."))


def all_right() -> Reply:
    """To a yes or a no where nothing was asked."""
    return closing(_("All right. Write whenever you need me."), again=_("Very well, I am here."))


def nothing_done() -> Reply:
    """To "don't" where nothing is open."""
    return closing(_("All right, I leave everything as it is."), again=_("Nothing is changed, it all stays as it is."))


def too_dear() -> Reply:
    text = _("I understand. I cannot change our prices; ask me for the least expensive, and I will show you.")
    return Reply(text, again=_("I am afraid that is what it costs."))


def laughing() -> Reply:
    return Reply(_("Glad to make you smile!"), again=_("It is nice to laugh together!"))


def well_wishes() -> Reply:
    return Reply(_("Thank you, the same to you!"), again=_("All the best to you, too!"))


# What is none of our business


def chat() -> Reply:
    text = _("I am afraid I only know about appointments here, and I am glad to help you with those.")
    return Reply(text, again=_("That is nothing I know about, I am afraid."))


def spam() -> Reply:
    text = _("I do not open links or take offers; I am here for appointments with us.")
    return Reply(text, again=_("Thank you, but we do not need that."))


def insult() -> Reply:
    """Nobody is called by it: whoever wants a person can have one."""
    text = _(
        "I am sorry if I got something wrong. I am glad to help you with appointments; a person of our team can, too."
    )
    again = _("I would still like to help you, if I may.")
    return Reply(text, (Choice(person_title(), Do.PERSON),), again=again)


SMALL_TALK: dict[str, Callable[[], Reply]] = {
    "how_are_you": how_are_you, "who_are_you": who_are_you, "goodbye": goodbye, "compliment": compliment,
    "complaint": complaint, "thinking": take_your_time, "anyone_there": here,
    "too_dear": too_dear, "laughing": laughing, "well_wishes": well_wishes, "chat": chat, "spam": spam,
    "insult": insult,
}  # fmt: skip


# What was not understood


def not_understood_here() -> Reply:
    return Reply(_("Sorry, I did not understand that."), again=_("I did not get that, I am afraid."))


def which_of_these() -> Reply:
    """To a yes where one of several was asked for."""
    return Reply(_("Sure, which one?"), again=_("Which one of these, please?"))


def still_not_understood() -> Reply:
    text = _("I am sorry, I still do not see what you mean. You can tap one of these, or speak to a person.")
    return Reply(text, again=_("That is not clear to me yet. Tap one of these, or speak to a person."))


def yes_or_no() -> Reply:
    """Before a question whose yes cannot be had back, where the answer could be meant either way."""
    text = _("I ask once more, so that nothing happens by mistake: please answer yes or no.")
    return Reply(text, again=_("Is that a yes or a no?"))


def too_long() -> Reply:
    return Reply(_("Thank you for writing so much to me. One thing at a time, please: could you say it briefly?"))


def voice() -> Reply:
    return Reply(_("I cannot listen to voice messages, I am afraid. Could you write it to me?"))


def sticker() -> Reply:
    return Reply(_("Thank you for the sticker! What I understand is words, though."))


def location() -> Reply:
    """To where the customer is: what they may want to know is where we are."""
    here = Business.current()
    text = _("Thank you! I cannot do anything with a location, I am afraid.")
    where = " ".join(filter(None, [here.address, here.map_link]))
    return Reply(text + ("\n" + _("We are here: %(where)s") % {"where": where} if where else ""))


def still_only_words() -> Reply:
    text = _("I can only read words, I am afraid. What would you like to do?")
    return closing(text)


def lost_the_thread() -> Reply:
    return Reply(_("I am sorry, I have lost the thread of what we were doing. Let us start afresh."))


def as_before(reply: Reply) -> Reply:
    """The same answer again, which has no other words."""
    return together(Reply(_("Still the same:")), reply)


# Going on with what waited


def was_put_aside(about: str, choices: tuple[Choice, ...]) -> Reply:
    text = _("I have put your earlier request aside, since it was a while ago: %(about)s. Shall we go on with it?")
    return Reply(text % {"about": about}, choices, again=_go_on(about))


def shall_we_go_on(about: str, choices: tuple[Choice, ...]) -> Reply:
    text = _("Shall we go on with what we had begun: %(about)s?")
    return Reply(text % {"about": about}, choices, again=_go_on(about))


def _go_on(about: str) -> str:
    return _("Go on with it (%(about)s)?") % {"about": about}


def wish(service: str, consultant: str, when: str, whom: str = "", speaks: str = "", note: str = "") -> str:
    """What is wished for, as far as it is known, in a few words. `speaks`: the code of a language."""
    who = _("with %(consultant)s") % {"consultant": consultant} if consultant else ""
    speaker = _("somebody who speaks %(language)s") % {"language": language_names([speaks])} if speaks else ""
    return ", ".join(filter(None, [" ".join(filter(None, [service, who])), speaker, when, whom, note]))


def noted(wish: str) -> Reply:
    """Before the question that is open goes on."""
    return Reply(_("%(wish)s: noted.") % {"wish": wish[:1].upper() + wish[1:]})


def noted_for(consultant: str, note: str) -> Reply:
    """Of an appointment that stands."""
    return Reply(_("I have noted for %(consultant)s: %(note)s") % {"consultant": consultant, "note": note})


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
    return closing(_("All right, I leave it. What would you like to do?"))


def nothing_waits() -> Reply:
    text = _("Nothing is open at the moment. What would you like to do?")
    return closing(text, again=_("There is nothing to go on with. How can I help you?"))


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
