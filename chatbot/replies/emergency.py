"""What is said where somebody may be hurt: fixed words, the numbers to call, and nothing to choose."""

from collections.abc import Sequence

from chatbot.replies import Reply
from chatbot.replies.reaching import with_number
from chatbot.replies.speech import gettext as _
from chatbot.understanding.local.emergencies import Danger
from consultants.models import Business

# Who is called, the most needed first.
CALLED = {
    Danger.SELF_HARM: ("ambulance", "police"), Danger.CHILD: ("police", "children"),
    Danger.VIOLENCE: ("police", "ambulance"), Danger.MEDICAL: ("ambulance",), Danger.FIRE: ("fire", "ambulance"),
}  # fmt: skip


def answer(kinds: Sequence[Danger]) -> Reply:
    """To the gravest of these dangers, with the numbers that any of them needs."""
    a_bot = _(
        "I am only an automatic booking assistant and cannot send help myself. I have alerted a colleague, who will"
        " write to you here."
    )
    return Reply("\n".join([_kind_words(kinds[0]), _whom_to_call(kinds), with_number(a_bot)]))


def _kind_words(kind: Danger) -> str:
    words = {
        Danger.SELF_HARM: _("I take what you write very seriously, and I am sorry that it hurts so much. Nobody has to"
                            " go through this alone: please go to somebody you trust. If it is somebody else, please"
                            " stay with them."),
        Danger.CHILD: _("What you write is serious: a child has to be safe. Please bring the child, or yourself, to a"
                        " safe place if you can."),
        Danger.VIOLENCE: _("What you write is serious: your safety comes first. Please get to a safe place if you"
                           " can."),
        Danger.MEDICAL: _("That sounds like a medical emergency. Please do not wait."),
        Danger.FIRE: _("Please get everybody out to safety first, and leave everything else behind."),
    }  # fmt: skip
    return words[kind]


def _whom_to_call(kinds: Sequence[Danger]) -> str:
    known = Business.current().emergency_numbers
    titles = {"police": _("police"), "fire": _("fire brigade"), "ambulance": _("ambulance"),
              "children": _("child protection hotline")}  # fmt: skip
    lines: dict[str, list[str]] = {}
    for service in dict.fromkeys(service for kind in kinds for service in CALLED[kind]):
        if number := getattr(known, service):
            lines.setdefault(number, []).append(titles[service])
    if not lines:
        return _("Please call the emergency number of your country right now.")
    numbers = ", ".join(f"{number} ({', '.join(names)})" for number, names in lines.items())
    return _("Please call right now: %(numbers)s.") % {"numbers": numbers}


def named(kinds: Sequence[Danger]) -> str:
    """For the team."""
    titles = {
        Danger.SELF_HARM: _("suicide or self-harm"), Danger.CHILD: _("violence against a child"),
        Danger.VIOLENCE: _("violence"), Danger.MEDICAL: _("medical emergency"), Danger.FIRE: _("fire"),
    }  # fmt: skip
    return _("EMERGENCY: %(kinds)s") % {"kinds": ", ".join(titles[kind] for kind in kinds)}
