"""What the bot says about who the customer is: codes, profile, devices and what their level allows."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from math import ceil

from accounts.models import Action, Customer, Device, ServiceLevel
from accounts.permissions import Missing, Refusal
from bookings.wording import money
from chatbot import replies
from chatbot.replies import Choice, Detail, Reply, closing, ways_on
from chatbot.replies.addresses import until_then
from chatbot.replies.buttons import ChangeProfile, Do, ProfileField
from chatbot.replies.reaching import with_number
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext
from consultants.models import Business
from meetassist.phones import show_phone

# Codes


def ask_email(choices: tuple[Choice, ...], agreement: str = "") -> Reply:
    """`agreement`: what giving it agrees to, where that is still to be told."""
    text = _(
        "So that only you can change your appointments, I need your e-mail address. What is it? I will send a code "
        "there."
    )
    return Reply(f"{text} {agreement}".strip(), choices, again=_("What is your e-mail address?"), wants=Detail.EMAIL)


def ask_new_email() -> Reply:
    text = _("What is your new e-mail address? I will send a code there.")
    return Reply(text, again=_("Which address shall I use from now on?"), wants=Detail.EMAIL)


def ask_to_send_code(masked: str, choices: tuple[Choice, ...]) -> Reply:
    """`masked`: whoever sits at this device may not be the customer."""
    values = {"address": masked}
    text = _("First I check that it is you. Shall I send a code to %(address)s?") % values
    return Reply(text, choices, again=_("Shall I send the code to %(address)s?") % values)


def code_is_coming(email: str, choices: tuple[Choice, ...], agreement: str = "") -> Reply:
    """`agreement`: as of `ask_email`, to whoever has given the address unasked."""
    text = _("A code is on its way to %(address)s. Please write it here; it is valid for 5 minutes.")
    return Reply(f"{text % {'address': email}} {agreement}".strip(), choices)


def ask_code(email: str, choices: tuple[Choice, ...]) -> Reply:
    values = {"address": email}
    text = _("Which code did I send to %(address)s? It has six digits.") % values
    return Reply(text, choices, again=_("Please write the six-digit code from the e-mail to %(address)s.") % values)


def code_too_soon(wait: timedelta, choices: tuple[Choice, ...]) -> Reply:
    seconds = max(ceil(wait.total_seconds()), 1)
    text = ngettext(
        "A code is on its way already. In %(seconds)d second I can send another one.",
        "A code is on its way already. In %(seconds)d seconds I can send another one.",
        seconds,
    )
    return Reply(text % {"seconds": seconds}, choices)


def wrong_code(left: int, choices: tuple[Choice, ...]) -> Reply:
    text = ngettext(
        "That is not the code. You have %(left)d more try.", "That is not the code. You have %(left)d more tries.", left
    )
    return Reply(text % {"left": left}, choices)


def blocked(wait: timedelta, choices: tuple[Choice, ...]) -> Reply:
    text = _("Too many wrong codes. For your safety, please wait %(wait)s before you try again.")
    return Reply(text % {"wait": until_then(wait)}, choices)


def code_has_expired(choices: tuple[Choice, ...]) -> Reply:
    text = _("That code is no longer valid. Shall I send a new one?")
    return Reply(text, choices, again=_("Shall I send you a new code?"))


def verified(email: str) -> Reply:
    return Reply(_("Thank you, %(address)s is confirmed.") % {"address": email})


def address_has_a_profile() -> Reply:
    text = _("Another profile has this address already. I have asked the team to bring the two together.")
    return closing(text)


def sign_out_first(choices: tuple[Choice, ...]) -> Reply:
    return Reply(_("This conversation belongs to another address. To use yours, please sign out first."), choices)


def disabled() -> Reply:
    text = _("I am sorry, I cannot help you here at the moment. Please contact %(business)s directly.")
    return Reply(with_number(text % {"business": Business.current().name}))


def signed_out() -> Reply:
    return closing(_("You are signed out. What was said before is no longer shown here."))


# Profile


def profile(customer: Customer, level: ServiceLevel | None) -> Reply:
    facts = [
        (_("Name"), customer.name or "–"),
        (_("E-mail"), customer.email or "–"),
        (_("Phone"), show_phone(customer.phone) if customer.phone else "–"),
        (_("Language"), replies.LANGUAGES[customer.language]),
        (_("Time zone"), customer.zone.key),
    ]
    if level:
        facts.append((_("Service level"), level.label))
    lines = "\n".join(f"{name}: {value}" for name, value in facts)
    choices = (
        Choice(_("Change name"), ChangeProfile(ProfileField.NAME)),
        Choice(_("Change phone"), ChangeProfile(ProfileField.PHONE)),
        Choice(_("Change time zone"), ChangeProfile(ProfileField.ZONE)),
        Choice(_("Change e-mail"), Do.CHANGE_ADDRESS),
        Choice(_("My devices"), Do.DEVICES),
        Choice(_("Delete my data"), Do.ERASE),
        Choice(sign_out_title(), Do.SIGN_OUT),
    )
    return Reply(_("Your profile:") + "\n" + lines, choices)


def ask_profile_name() -> Reply:
    return Reply(_("What shall I call you?"), again=_("Which name shall I note?"))


def ask_phone(agreement: str = "") -> Reply:
    text = _('What is your telephone number? Write "none" to remove it.')
    return Reply(f"{text} {agreement}".strip(), again=_("Which telephone number shall I note?"), wants=Detail.PHONE)


def not_a_phone(choices: tuple[Choice, ...]) -> Reply:
    text = _("That is not a telephone number I can read. Please write it like 0912 345 678.")
    return Reply(text, choices, again=_("That is no telephone number either. It looks like 0912 345 678."))


def ask_zone(choices: tuple[Choice, ...]) -> Reply:
    text = _("Which city's time shall I use? For example Hanoi, Tokyo or Paris.")
    return Reply(text, choices, numbered=True, again=_("Which city are you in?"))


def not_a_zone(choices: tuple[Choice, ...]) -> Reply:
    text = _("I do not know that city's time zone. Please name a larger city near you.")
    return Reply(
        text, choices, numbered=True, again=_("That one I do not know either. Is there a larger city near you?")
    )


def profile_saved(customer: Customer, level: ServiceLevel | None) -> Reply:
    said = profile(customer, level)
    return Reply(_("Saved.") + "\n" + said.text, said.choices)


def ask_erasure(choices: tuple[Choice, ...]) -> Reply:
    text = _(
        "Shall I delete your data? Coming appointments are cancelled, and your name, addresses, devices and our "
        "conversation are removed for good."
    )
    return Reply(text, choices, again=_("Shall I delete all of your data, for good?"))


def erased() -> Reply:
    return closing(_("Your data is deleted, and you are signed out."))


# Devices


def devices(rows: Sequence[Device], choices: tuple[Choice, ...]) -> Reply:
    lines = "\n".join(f"• {device_line(row)}" for row in rows)
    return Reply((_("Your devices:") + "\n" + lines) if rows else _("You have no devices here yet."), choices)


def device_line(device: Device) -> str:
    details = [device.place, _("serial number %(serial)s") % {"serial": device.serial} if device.serial else ""]
    return ", ".join(filter(None, [device.label, *details, device.notes]))


def ask_device_kind() -> Reply:
    text = _("What kind of device is it? For example a laptop, a printer, an air conditioner.")
    return Reply(text, again=_("Which kind of device shall I note?"))


def ask_device_name() -> Reply:
    return Reply(_("What do you call it?"), again=_("Which name shall the device have?"))


def ask_device_place(choices: tuple[Choice, ...]) -> Reply:
    return Reply(_("Where is it?"), choices, again=_("In which place does the device stand?"))


def ask_device_serial(choices: tuple[Choice, ...]) -> Reply:
    return Reply(_("What is its serial number?"), choices, again=_("Which serial number shall I note?"))


def ask_device_notes(choices: tuple[Choice, ...]) -> Reply:
    text = _("Is there anything we should know about it?")
    return Reply(text, choices, again=_("Shall I note anything else about the device?"))


def too_long(most: int) -> Reply:
    return Reply(_("That is too long; please use at most %(most)d characters.") % {"most": most})


def device_added(device: Device, choices: tuple[Choice, ...]) -> Reply:
    return Reply(_("Added: %(device)s") % {"device": device_line(device)}, choices)


def which_device_to_remove(choices: tuple[Choice, ...]) -> Reply:
    again = _("Which of these devices shall go?")
    return Reply(_("Which one shall I remove?"), choices, numbered=True, again=again)


def device_removed(device: Device, choices: tuple[Choice, ...]) -> Reply:
    return Reply(_("Removed: %(device)s") % {"device": device.label}, choices)


def ask_device(choices: tuple[Choice, ...]) -> Reply:
    again = _("For which device shall I book?")
    return Reply(_("Which of your devices is it for?"), choices, numbered=True, again=again)


# What a level allows


def abilities(levels: Sequence[ServiceLevel], own: ServiceLevel | None) -> Reply:
    """A table of every level, made from its row; the customer's own is marked."""
    if own is None:
        lines = "\n".join(f"• {action.label}" for action in Action)
        return closing(_("I can do this for you:") + "\n" + lines)
    head = ("", *(f"{level.label} ✓" if level == own else level.label for level in levels))
    rows = [
        *((str(action.label), *("✓" if action in level.actions else "–" for level in levels)) for action in Action),
        (_("Coming appointments"), *(_number(level.maximum_coming) for level in levels)),
        (_("Days ahead"), *(_number(level.booking_window_days) for level in levels)),
        (_("Devices"), *(_number(level.maximum_devices) for level in levels)),
        (_("Questions a day"), *(_number(level.questions_a_day) for level in levels)),
        (_("Support"), *(str(level.get_support_priority_display()) for level in levels)),
        (_("Price a month"), *(_price(level) for level in levels)),
    ]
    text = _("Your level is %(level)s. %(summary)s") % {"level": own.label, "summary": own.summary}
    return Reply(text.strip(), ways_on(), table=(head, *rows), leads_on=True)


def _number(limit: int | None) -> str:
    return "∞" if limit is None else str(limit)


def _price(level: ServiceLevel) -> str:
    if not level.price:
        return _("free")
    return f"{money(level.price)} {level.currency}"


WAYS = {Action.BOOK: Do.BOOK, Action.CANCEL: Do.CANCEL, Action.DEVICE: Do.DEVICES,
        Action.PERSON: Do.PERSON, Action.RESCHEDULE: Do.APPOINTMENTS}  # fmt: skip


def not_permitted(refusal: Refusal) -> Reply:
    """What is missing, the level that has it, and what the customer can do instead."""
    if refusal.missing == Missing.ACTIVE:
        return disabled()
    text = _what_is_missing(refusal)
    if refusal.having and refusal.missing == Missing.WINDOW:
        text += " " + _("%(level)s can book further ahead.") % {"level": refusal.having.label}
    elif refusal.having:
        text += " " + _("%(level)s has it.") % {"level": refusal.having.label}
    if refusal.instead:
        text += " " + _instead(refusal)
    first: Iterable[Choice] = ()
    if refusal.instead in WAYS:
        first = [Choice(str(refusal.instead.label)[:20], WAYS[refusal.instead])]
    kept = [choice for choice in ways_on() if choice.button not in {one.button for one in first}]
    return closing(text, (*first, *kept))


def _what_is_missing(refusal: Refusal) -> str:
    number = refusal.limit or 0
    if refusal.missing == Missing.WINDOW:
        words = ngettext(
            "With your level you can book %(number)d day ahead.", "With your level you can book %(number)d days ahead.",
            number,
        )  # fmt: skip
    elif refusal.missing == Missing.NUMBER and refusal.action == Action.BOOK:
        words = ngettext(
            "With your level you can have %(number)d coming appointment.",
            "With your level you can have %(number)d coming appointments.", number,
        )  # fmt: skip
    elif refusal.missing == Missing.NUMBER and refusal.action == Action.DEVICE:
        words = ngettext(
            "With your level you can have %(number)d device.",
            "With your level you can have %(number)d devices.",
            number,
        )
    elif refusal.missing == Missing.NUMBER:
        words = ngettext(
            "With your level you can ask %(number)d question a day.",
            "With your level you can ask %(number)d questions a day.", number,
        )  # fmt: skip
    else:
        return _("Your level does not include this: %(action)s.") % {"action": refusal.action.label}
    return words % {"number": number}


def _instead(refusal: Refusal) -> str:
    if refusal.missing == Missing.WINDOW:
        return _("A nearer date is possible.")
    assert refusal.instead is not None
    return _("What you can do: %(action)s.") % {"action": refusal.instead.label}


# Words on buttons


def send_code_title() -> str:
    return _("Send the code")


def resend_title() -> str:
    return _("Send it again")


def other_address_title() -> str:
    return _("Another address")


def sign_out_title() -> str:
    return _("Sign out")


def add_device_title() -> str:
    return _("Add a device")


def remove_device_title() -> str:
    return _("Remove a device")


def skip_title() -> str:
    return _("Skip")


def no_device_title() -> str:
    return _("None of them")


def delete_title() -> str:
    return _("Delete everything")
