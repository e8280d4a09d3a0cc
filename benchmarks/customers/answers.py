"""How each question is answered: by what is wished for, in words or by a tap. Nothing is made up."""

from collections.abc import Callable
from typing import Any

from benchmarks.customers.agenda import Errand
from benchmarks.customers.device import Device
from benchmarks.customers.plan import Act, When, Wish
from benchmarks.customers.world import World
from chatbot.flows.series_values import Series
from chatbot.memory import items
from chatbot.memory.items import AnyItem
from chatbot.models import Message
from chatbot.understanding.asked import Question
from consultants.models import Consultant, Service

Said = list[Message]
Answer = Callable[[Device, Errand], Said]


def place(device: Device, test: Callable[[AnyItem], bool]) -> int | None:
    return next((position for position, item in enumerate(device.items) if test(item)), None)


def _of(kind: type) -> Callable[[AnyItem], bool]:
    return lambda item: isinstance(item, kind)


def _service(device: Device, errand: Errand) -> Said:
    wanted = Service.objects.get(name=errand.wish.service).pk
    position = place(device, lambda item: isinstance(item, items.OfService) and item.pk == wanted)
    return device.tap_or_say(position, "service", device.speaker.values(errand.wish))


def _consultant(device: Device, errand: Errand) -> Said:
    people = set(Consultant.objects.filter(name__in=errand.wish.people).values_list("pk", flat=True))
    if not people:
        return device.tap_or_say(place(device, _of(items.WithAnyone)), "anyone", {})
    position = place(device, lambda item: isinstance(item, items.WithConsultant) and item.pk in people)
    return device.tap_or_say(position, "person", device.speaker.values(errand.wish))


def _day(device: Device, errand: Errand) -> Said:
    """A day that fits; what is vaguer than a day is said first."""
    wish = errand.wish
    days = wish.when.days if wish.when else ()
    position = place(device, lambda item: isinstance(item, items.OnDay) and item.day in days)
    is_new = wish.when and wish.when.day_words and "day" not in errand.facts
    errand.facts.add("day")
    if is_new or position is None:
        return device.say("day", device.speaker.values(wish))
    item = device.items[position]
    assert isinstance(item, items.OnDay), "a day was looked for"
    return device.tap_or_say(position, "day", {"day": device.speaker.date(item.day)})


def _time(device: Device, errand: Errand) -> Said:
    wish, position = errand.wish, place(device, lambda item: _fits(device.speaker.world, errand.wish, item))
    offered = {
        Consultant.objects.get(pk=item.slot.consultant).name for item in device.items if isinstance(item, items.AtSlot)
    }  # fmt: skip
    taps = device.prefers_taps and position is not None
    if wish.people and offered - set(wish.people) and "person" not in errand.facts and not taps:
        # Times were offered, with others too, before anybody asked with whom.
        errand.facts.add("person")
        return device.say("person", device.speaker.values(wish))
    is_new = "time" not in errand.facts and wish.when is not None and wish.when.says_a_time
    errand.facts.add("time")
    if is_new and not taps:
        return device.say("time", device.speaker.values(wish))
    if position is not None:
        return _slot(device, position)
    further = place(device, lambda item: isinstance(item, items.Page) and item.number > 0)
    if further is not None and (device.prefers_taps or not (wish.when and wish.when.is_exact)):
        return device.tap_or_say(further, "further", {})
    return correct(device, errand)


def _slot(device: Device, position: int) -> Said:
    """By its clock; by its day as well where several days are offered."""
    slots = [item.slot for item in device.items if isinstance(item, items.AtSlot)]
    chosen = device.items[position]
    assert isinstance(chosen, items.AtSlot), "a time was looked for"
    at = device.speaker.world.local(chosen.slot.starts_at)
    if len({device.speaker.world.local(slot.starts_at).date() for slot in slots}) == 1:
        return device.tap_or_say(position, "time", {"time": device.speaker.time(at.time())})
    return device.tap_or_say(position, "when", device.speaker.when(When.at(at)))


def _fits(world: World, wish: Wish, item: AnyItem) -> bool:
    if not isinstance(item, items.AtSlot):
        return False
    person = Consultant.objects.get(pk=item.slot.consultant).name
    return wish.is_met_by(wish.service, person, world.local(item.slot.starts_at))


def _appointment(device: Device, errand: Errand) -> Said:
    rows = errand.wish.rows
    if len(rows) > 1 and (position := place(device, _of(items.OfAll))) is not None:
        return device.tap(position)
    position = place(device, lambda item: isinstance(item, items.OfAppointment) and item.pk in rows)
    if position is None or device.prefers_taps:
        return device.tap(position) if position is not None else correct(device, errand)
    return device.type(device.speaker.what(rows[0], "what_day"))


def confirm(device: Device, errand: Errand, *, reads: bool) -> Said:
    """Whoever does not read agrees to anything."""
    if reads and not is_right(device, errand.wish):
        return correct(device, errand)
    return agree(device, errand)


def is_right(device: Device, wish: Wish) -> bool:
    """Whether what a yes would do is what is wished for."""
    values: Any = device.entry.values if device.entry else None
    if wish.act == Act.CANCEL:
        return set(getattr(values, "appointments", ())) == set(wish.rows)
    if isinstance(values, Series):
        return any(_is_met(device, wish, one) for one in values.each)
    return _is_met(device, wish, values)


def _is_met(device: Device, wish: Wish, values: Any) -> bool:
    slot = getattr(values, "slot", None)
    if slot is None or (wish.rows and getattr(values, "appointment", None) not in wish.rows):
        return False
    service = Service.objects.filter(pk=getattr(values, "service", None) or 0).first()
    person = Consultant.objects.get(pk=slot.consultant).name
    at = device.speaker.world.local(slot.starts_at)
    return wish.is_met_by(service.name if service else wish.service, person, at)


def is_beside(device: Device, wish: Wish) -> bool:
    """Whether a time is looked for, which is not what they are about."""
    entry = device.entry
    return entry is not None and entry.journey != "cancelling" and wish.act in (Act.CANCEL, Act.ASK)


def agree(device: Device, errand: Errand) -> Said:
    return device.tap_or_say(place(device, _of(items.Yes)), "yes", {})


def correct(device: Device, errand: Errand) -> Said:
    """That is not it: the whole wish once more."""
    act = {Act.MOVE: "correct_move", Act.CANCEL: "correct_cancel"}.get(errand.wish.act, "correct")
    return device.say(act, device.speaker.values(errand.wish))


def _own(act: str) -> Answer:
    return lambda device, errand: device.say(act, device.speaker.own())


def _email(device: Device, errand: Errand) -> Said:
    return device.say("email" if device.has_email else "no_email", device.speaker.own())


def _meant(device: Device, errand: Errand) -> Said:
    """Whether the address was meant so; theirs again where it was not."""
    own, unsure = device.speaker.own()["email"], device.unsure_address
    return agree(device, errand) if unsure and own in unsure.meant else device.type(own)


def _code(device: Device, errand: Errand) -> Said:
    return device.say("code", {"code": device.code})


def _refuse(device: Device, errand: Errand) -> Said:
    return device.tap_or_say(place(device, _of(items.No)), "no", {})


# All but the confirmation.
ANSWERS: dict[Question, Answer] = {
    Question.SERVICE: _service, Question.CONSULTANT: _consultant, Question.WHICH: _consultant, Question.DAY: _day,
    Question.TIME: _time, Question.FULL: correct, Question.APPOINTMENT: _appointment, Question.EMAIL: _email,
    Question.NAME: _own("name"), Question.PHONE: _own("phone"), Question.CODE: _code, Question.MEANT: _meant,
    Question.OWN: agree, Question.NEW_CODE: agree, Question.RESUME: agree, Question.AGAIN: agree,
    Question.PASS_ON: _refuse, Question.WHICH_ACT: correct,
}  # fmt: skip
