"""From meaning to doing: what a message wants, as an ordered list of commands. Pure but for the names of buttons.

The commands of a message are readings of it, the likeliest first: each is offered to whoever it may be for, and what
nobody takes gives way to the next. Several wishes of one message are one command, a plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatbot import replies
from chatbot.memory import items
from chatbot.memory.commands import (
    Among,
    AnswerVisit,
    Ask,
    AskWhy,
    AsTyped,
    Back,
    CannotCome,
    Choose,
    Command,
    Confirm,
    Decline,
    Deny,
    Give,
    GoOn,
    Greet,
    JoinWaitlist,
    Menu,
    Mistyped,
    Plan,
    Resend,
    SendAgain,
    SmallTalk,
    Speak,
    Start,
    Stop,
    StrangeTap,
    TakeBack,
    Tap,
    TellOfDay,
    TellOfVisit,
    Thank,
    Want,
    Wish,
    WithoutAddress,
)
from chatbot.memory.document import Memory
from chatbot.memory.items import AnyItem
from chatbot.memory.said import Said, values_of
from chatbot.memory.turn import Event
from chatbot.replies import buttons
from chatbot.replies.buttons import Do, Pick
from chatbot.understanding import Entities, Understanding, phrases
from chatbot.understanding.answers import AnotherAct, No, Value, answer_to
from chatbot.understanding.asked import ADDRESS_ASKED, WORDS_ASKED, Act, Question
from chatbot.understanding.beside import is_beside
from chatbot.understanding.local import (
    arrivals,
    confirmations,
    new_bookings,
    no_addresses,
    own_names,
    places,
    regrets,
    visits,
)
from chatbot.understanding.local.no_addresses import NoAddress
from chatbot.understanding.local.old_addresses import is_mistyped, is_right_as_typed
from chatbot.understanding.local.own_names import Kind
from chatbot.understanding.local.regrets import Regret
from chatbot.understanding.phrases import Another, SmallTalkKind, Steering
from chatbot.understanding.questions.whose import is_of_somebody_else
from chatbot.understanding.schema import Fits

# What can wait for its turn in a plan; a question is answered at once.
PLANNED = (Wish.CANCEL, Wish.MOVE, Wish.BOOK, Wish.SEVERAL, Wish.APPOINTMENTS, Wish.PROFILE, Wish.DEVICES, Wish.PERSON)
# Of those, what changes an appointment: two of them make a plan also where the message was not read in parts.
CHANGES = frozenset({Wish.CANCEL, Wish.MOVE, Wish.BOOK})
STEERING: dict[Steering, Command] = {Steering.BACK: Back(), Steering.RESUME: GoOn()}


@dataclass(frozen=True)
class Situation:
    """What a message is read against: what is open, what a yes does, whose name the customer has, and what news of ours
    they may be answering. `is_open`: a journey is, that is not only buttons on the table.
    """

    memory: Memory
    act: Act | None
    name: str
    is_open: bool
    reminded: bool = False
    asked_of_visit: bool = False

    @property
    def asked(self) -> Question | None:
        return self.memory.asked


def commands_of(event: Event, here: Situation) -> list[Command]:
    """What the event may mean, the likeliest first; nothing where it means nothing to us."""
    if event.payload:
        return [_tapped(event, here.memory)]
    phrase = phrases.find(event.text)
    if isinstance(phrase, Steering) and phrase in phrases.SPEAK:
        return [Speak(phrases.SPEAK[phrase])]
    return list(_typed(event, here, phrase))


def _tapped(event: Event, memory: Memory) -> Command:
    match event.button:
        case None:
            return StrangeTap(is_ours=False)
        case buttons.Unreadable():
            return StrangeTap(is_ours=True)
        case buttons.Speak(language):
            return Speak(language)
        case Do.MENU | Do.BOT:
            return Menu()
        case Pick(offer, number):
            item = memory.offer.item(number) if memory.offer and memory.offer.id == offer else None
            return _of_item(item, Said(), by_button=True) if item else StrangeTap(is_ours=True)
        case button:
            return Tap(button)


def _of_item(item: AnyItem, said: Said, *, by_button: bool) -> Command:
    """What choosing one of those on the table means."""
    if isinstance(item, items.Stop):
        return Stop(by_button)
    button = buttons.parse(item.payload) if isinstance(item, items.Press) else None
    if button is None or isinstance(button, buttons.Unreadable):
        return Choose(item, said)
    return Menu() if button == Do.MENU else Tap(button, said)


# What was typed


def _typed(event: Event, here: Situation, phrase: phrases.Phrase | None) -> Iterator[Command]:
    meant = event.meant
    said, wishes = _said(event, here, phrase), wishes_of(meant)
    yield from _of_the_day(event, here, said)
    yield from _to_news(event, here, phrase, said)
    yield from _of_a_name(event, here)
    yield from _without_an_address(event, here, said)
    yield from _steered(here, phrase)
    yield from _taken_back(event, phrase, said)
    yield from _told(event, here, said)
    picked = picked_item(event, here.memory, here.act)
    if picked is None:
        yield from _for_any_time(event, here, said)
    if event.answer and (here.is_open or not visits.stays_away(event.text)):
        yield Ask(event.answer, _answer_beside(event, here), wishes)
    if meant.off_topic and phrase is None and picked is None and not meant.parts:
        yield SmallTalk(meant.off_topic)
    if here.is_open and (some := places.find(event.text)):
        yield Among(some, said)
    yield from _several_wishes(event, here, wishes)
    if picked is not None and not isinstance(picked, items.Stop):
        yield _of_item(picked, said, by_button=False)
    if meant.means("stop") or isinstance(picked, items.Stop):
        yield Stop()
    if isinstance(phrase, SmallTalkKind) and not meant.means("confirm") and not visits.stays_away(event.text):
        yield SmallTalk(phrase)
    yield from _of_the_matter(event, here, phrase, said)
    if regrets.find(event.text) == Regret.UNDO and not here.is_open:
        yield TakeBack(Regret.UNDO, is_last=True)


def _told(event: Event, here: Situation, said: Said) -> Iterator[Command]:
    """What asks nothing, though it may look like it."""
    if said.note and not (said.names_a_value or any(event.meant.means(wish) for wish in Wish)):
        # "She is hard of hearing."
        yield Give(said)
    is_answered = event.answer is not None and event.answer.answer.is_from_the_data
    hardly_asks = event.meant.confidence < HARDLY_A_QUESTION and "?" not in event.text and not is_answered
    if said.fits.services and hardly_asks:
        # "Nhà em có chuyện thừa kế" tells of a matter.
        yield Give(said)
    if here.asked == Question.CONSULTANT and said.speaks and "?" not in event.text:
        # "Someone who speaks English" is whom they want to see.
        yield Give(said)


# Less sure than this, what looks like a question tells of something.
HARDLY_A_QUESTION = 0.4


def _steered(here: Situation, phrase: phrases.Phrase | None) -> Iterator[Command]:
    if phrase == Steering.MENU and not here.is_open:
        yield Menu()
    elif isinstance(phrase, Steering) and phrase in STEERING:
        yield STEERING[phrase]


def _for_any_time(event: Event, here: Situation, said: Said) -> Iterator[Command]:
    """Whatever becomes free, on the waitlist; or whatever fits: what is open takes that, and who asks for the earliest
    wishes for it.
    """
    meant = event.meant
    if meant.waits:
        yield JoinWaitlist(said)
    if said.leeway is None or len(meant.parts) > 1 or any(meant.means(wish) for wish in Wish if wish != Wish.BOOK):
        return
    if here.is_open:
        yield Give(said)
    if event.answer and event.answer.answer.is_from_the_data:
        # "I'm flexible: which day has she most gaps?" is answered.
        return
    asks = meant.means("check_availability") and event.answer is None
    if asks or meant.means(Wish.BOOK) or said.found.service or said.fits.is_sure:
        yield Start(Wish.BOOK, said)


def _several_wishes(event: Event, here: Situation, wishes: tuple[Start, ...]) -> Iterator[Command]:
    """A plan; several bookings are one wish."""
    parts = event.meant.parts
    if len(wishes) > 1:
        yield Plan(wishes, _of_first_part(event, here) if parts else wishes[:1])
    elif wishes and wishes[0].wish == Wish.SEVERAL and parts:
        yield wishes[0]
    elif wishes and parts and here.is_open and (beside := _answer_beside(event, here)):
        yield Plan(wishes, beside)


def _first_part(meant: Understanding) -> Understanding:
    return meant.parts[0] if meant.parts else meant


def _of_first_part(event: Event, here: Situation) -> tuple[Command, ...]:
    """What the first part of a message may mean to what is open: "cancel it then, and book another"."""
    first = _first_part(event.meant)
    return tuple(_of_the_matter(replace(event, meant=first), here, None, values_of(first)))


# What answers a question of ours.
ANSWERS = frozenset({"confirm", "provide_info"})


def _answer_beside(event: Event, here: Situation) -> tuple[Command, ...]:
    """An answer to what we asked, which stands beside a question or a wish."""
    return _of_first_part(event, here) if set(_first_part(event.meant).intents) & ANSWERS else ()


def _said(event: Event, here: Situation, phrase: phrases.Phrase | None) -> Said:
    meant = event.meant
    said = values_of(replace(meant, entities=replace(meant.entities, name="", selection=None)))
    is_of_another = meant.means(Wish.APPOINTMENTS) and is_of_somebody_else(event.text, meant, here.name)
    if meant.means("out_of_scope") and not said.fits.is_sure:
        said = replace(said, fits=Fits())
    if meant.means(Wish.CORRECTION):
        # What is wrong is read by a person, also after they have shown who they are.
        said = replace(said, note=event.text)
    manner = new_bookings.manner(event.text)
    return replace(
        said, is_day_after=phrase == Steering.NEXT_DAY, is_of_another=is_of_another,
        says_booking=manner.says_booking, is_another=manner.is_another, corrects=manner.corrects,
    )  # fmt: skip


def _of_the_day(event: Event, here: Situation, said: Said) -> Iterator[Command]:
    """While something else is asked, only what can be nothing else."""
    if here.asked in WORDS_ASKED:
        return
    arrival = arrivals.read(event.text)
    if arrival and (arrival.is_sure or not here.is_open):
        yield TellOfDay(arrival, said)
    if here.asked not in ADDRESS_ASKED and confirmations.wanted_again(event.text):
        yield SendAgain(said)


def _to_news(event: Event, here: Situation, phrase: phrases.Phrase | None, said: Said) -> Iterator[Command]:
    """To the reminder or the follow-up that was said last."""
    if here.asked == Question.NAME:
        return
    if here.reminded and phrase != SmallTalkKind.THINKING and (answer := visits.answer(event.text, event.meant)):
        yield AnswerVisit(answer, said)
    opinion = visits.opinion(event.text)
    if here.asked == Question.COMMENT and opinion.rating is not None and opinion.is_short:
        # "Only 3" corrects the points; it is no "no".
        yield TellOfVisit(opinion, event.text)
    if here.asked == Question.COMMENT and (event.meant.means("stop") or visits.says_nothing_more(event.text)):
        yield Deny(said)
    is_rated = here.asked in (Question.RATING, Question.COMMENT) and phrase not in STEERING
    if (here.asked_of_visit or is_rated) and not visits.wants_something_else(event.text, event.meant):
        yield TellOfVisit(opinion, event.text)


def _of_a_name(event: Event, here: Situation) -> Iterator[Command]:
    """A name can look like a command ("Huy", "Dũng"): where a name was asked, that reading goes first. What a button
    says is no name, though it be letters only.
    """
    if here.asked != Question.NAME:
        return
    if button := replies.button_called(event.text):
        yield Menu() if button == Do.MENU else Tap(button)
        return
    answer = own_names.answer(event.text, event.meant)
    if answer.kind == Kind.NAME:
        found = event.meant.entities
        beside = Said(Entities(phone=found.phone)) if answer.is_alone else values_of(event.meant)
        yield Give(replace(beside, found=replace(beside.found, name=answer.name)))
    elif answer.kind == Kind.REFUSED:
        yield Decline()
    elif answer.kind == Kind.WHY:
        yield AskWhy()


def _without_an_address(event: Event, here: Situation, said: Said) -> Iterator[Command]:
    """Where an address was asked for, that there is none; also where none was, unless it stands beside a wish. What a
    number is wanted for is asked in the same words.
    """
    if here.asked == Question.PHONE and no_addresses.asks_why(event.text):
        yield AskWhy()
    if here.asked == Question.PHONE and not said.found.phone and no_addresses.refuses_a_number(event.text):
        yield Decline()
    answer = None if said.names_addresses or said.found.otp else no_addresses.read(event.text, here.asked)
    is_alone = not (wishes_of(event.meant) or said.names_a_value)
    if answer is NoAddress.WHY:
        yield AskWhy()
    elif answer is NoAddress.WITHOUT and (here.asked in ADDRESS_ASKED or is_alone):
        yield WithoutAddress(said)


def _taken_back(event: Event, phrase: phrases.Phrase | None, said: Said) -> Iterator[Command]:
    """What was done last shall not have been; a wish to cancel has its own journey."""
    if len(event.meant.parts) > 1:
        return
    regret = regrets.find(event.text, has_values=_names_anything(said.found))
    if regret == Regret.UNWANTED and event.meant.means(Wish.CANCEL):
        regret = None
    if regret or phrase == Steering.LEAVE_IT:
        yield TakeBack(regret, leaves_it=phrase == Steering.LEAVE_IT)


def _names_anything(found: Entities) -> bool:
    return bool(
        found.days or found.time or found.time_range or found.part_of_day or found.consultant or found.service
        or found.said_address or found.phone or found.name
        or found.shift_days is not None or found.shift_minutes is not None
    )  # fmt: skip


def wishes_of(meant: Understanding) -> tuple[Start, ...]:
    """Each wish of a message that has several, with its own values, in their order; questions are left out.

    Where the message was not read in parts, what stands is the cancelled one's by its old day and time, and all else
    belongs to what comes after.
    """
    if meant.parts:
        parts = [(part, _wish(part.intents[0])) for part in meant.parts]
        return _bookings_as_one([_start(wish, values_of(part)) for part, wish in parts if wish and wish in PLANNED])
    wanted = [wish for intent in dict.fromkeys(meant.intents) if (wish := _wish(intent)) and wish in CHANGES]
    if len(wanted) < 2:
        return ()
    said, found = values_of(meant), meant.entities
    old = replace(said, found=Entities(old_date=found.old_date, old_time=found.old_time, code=found.code))
    new = replace(said, everything=False, found=replace(found, old_date=None, old_time=None, code=""))
    return tuple(_start(wish, old if wish == Wish.CANCEL else new) for wish in wanted)


def _start(wish: Wish, said: Said) -> Start:
    return Start(Wish.SEVERAL if wish == Wish.BOOK and said.several else wish, said)


def _alone(said: Said) -> Said:
    """ "Two appointments: one on Monday, one on Friday": how many they are is said of both together."""
    is_mere_number = said.several and not said.several.days and not said.several.whom
    return replace(said, several=None) if is_mere_number else said


def _bookings_as_one(wishes: Sequence[Start]) -> tuple[Start, ...]:
    """Two bookings of one message are offered together."""
    bookings = [one for one in wishes if one.wish in (Wish.BOOK, Wish.SEVERAL)]
    if len(bookings) < 2:
        return tuple(wishes)
    together = Start(Wish.SEVERAL, Said(each=tuple(_alone(one.said) for one in bookings)))
    return tuple(together if one is bookings[0] else one for one in wishes if one not in bookings[1:])


def _wish(intent: str) -> Wish | None:
    return Wish(intent) if intent in set(Wish) else None


def picked_item(event: Event, memory: Memory, act: Act | None) -> AnyItem | None:
    """The offered item that was typed, by its number or its name. `act`: what a yes would do."""
    offer = memory.offer
    if offer is None:
        return None
    if memory.asked == Question.CONFIRM and any(character.isdigit() for character in event.text):
        # A yes is no number: "1" can be meant for a list that stood there before.
        return None
    if event.meant.leeway and memory.asked != Question.TIME:
        # "The earliest" is a time, and none of the people or services that are offered.
        return None
    item = offer.item(event.meant.entities.selection)
    meaning = "confirm" if isinstance(item, items.Yes) else "deny" if isinstance(item, items.No) else ""
    if meaning and act and not event.meant.means(meaning):
        # "The first one" is no yes, and "k" not always a no.
        return None
    return item


# Values, a yes, a no, and wishes


def _of_the_matter(event: Event, here: Situation, phrase: phrases.Phrase | None, said: Said) -> Iterator[Command]:
    meant = event.meant
    yield from _of_an_address(event, here, said)
    yield from _of_words(event, here, said)
    if _tells_of_a_matter(meant):
        yield Give(said)
    if meant.keeps and not meant.means("confirm"):
        yield Deny(said, keeps=True)
    if isinstance(phrase, Another):
        yield Want(phrase, said)
    wishes = [wish for wish in Wish if meant.means(wish)]
    if Wish.CANCEL in wishes:
        yield Start(Wish.CANCEL, said)
    if meant.means("confirm"):
        yield Confirm(said)
        yield from _the_only_one(here)
    if meant.means("deny"):
        yield Deny(said)
    if meant.means("resend"):
        yield Resend()
    if _names_somebody_unknown(event, here, said):
        return
    yield from _wishes(here, wishes, said)
    yield from _courtesies(event, here, said)


def _wishes(here: Situation, wishes: list[Wish], said: Said) -> Iterator[Command]:
    if here.is_open and wishes == [Wish.BOOK] and said.names_a_value and not said.says_booking:
        # "Lịch thứ 6" is first an answer to what is asked.
        yield Give(said)
    yield from (_start(wish, said) for wish in wishes if wish != Wish.CANCEL)
    if not wishes and not here.is_open and said.is_like_the_last and said.names_a_time:
        # "The same time the week after": one more.
        yield Start(Wish.BOOK, said)


def _courtesies(event: Event, here: Situation, said: Said) -> Iterator[Command]:
    """What is open takes its values first; where nothing is, a greeting is one, though a day stands beside it."""
    meant = event.meant
    is_chat = here.asked == Question.NAME and meant.confidence < HARDLY
    values = [Give(said)] if said.names_anything and not is_chat else []
    if here.memory.open:
        yield from values
    if meant.means("thanks"):
        yield Thank()
    if meant.means("greeting"):
        yield Greet()
    if not here.memory.open:
        yield from values
    if visits.stays_away(event.text):
        yield CannotCome()


# Less sure than this, what stands in an answer to "your name?" is talk: "trời hôm nay nóng quá".
HARDLY = 0.2
# What else a message means has to be this sure to go before a trouble that is told in it.
PLAINLY = 0.6


def _tells_of_a_matter(meant: Understanding) -> bool:
    """ "Hello, my employer fired me" is more than a greeting; thanks for our help with a contract are thanks."""
    return meant.fits.is_sure and (meant.confidence < PLAINLY or meant.means("greeting"))


def _of_an_address(event: Event, here: Situation, said: Said) -> Iterator[Command]:
    if here.asked not in ADDRESS_ASKED:
        return
    if said.names_addresses or said.found.otp:
        yield Give(said)
    if is_right_as_typed(event.text):
        yield AsTyped()
    if is_mistyped(event.text):
        yield Mistyped()


def _of_words(event: Event, here: Situation, said: Said) -> Iterator[Command]:
    """Where any words at all are the answer."""
    if here.asked not in WORDS_ASKED or here.asked in (Question.NAME, Question.COMMENT):
        return
    if is_beside(here.asked, event.text, event.meant):
        return
    answer = answer_to(here.asked, here.act, event.text, event.meant)
    if isinstance(answer, AnotherAct) and here.asked in (Question.PHONE, Question.ZONE):
        # No number and no place is a wish.
        return
    if isinstance(answer, No):
        yield Decline()
    elif here.asked == Question.ZONE and isinstance(answer, Value) and answer.words:
        yield Choose(items.InZone(answer.words))
    else:
        yield Give(replace(said, words=(answer.words if isinstance(answer, Value) else "") or event.text))


def _the_only_one(here: Situation) -> Iterator[Command]:
    """A yes to a list is one to the only time, appointment or service in it."""
    offered = here.memory.offer.items if here.memory.offer else ()
    only = [item for item in offered if isinstance(item, items.AtSlot | items.OfAppointment) or _is_a_service(item)]
    if len(only) == 1 and here.asked in (Question.TIME, Question.APPOINTMENT, Question.SERVICE):
        yield Choose(only[0])


def _is_a_service(item: AnyItem) -> bool:
    return isinstance(item, items.OfService) and item.pk is not None


def _names_somebody_unknown(event: Event, here: Situation, said: Said) -> bool:
    """ "Gặp cô Lan", where nobody is called so: no new booking, which would lose what is known."""
    is_asked = here.asked == Question.CONSULTANT and not said.names_a_value
    return is_asked and new_bookings.names_somebody(event.text, event.meant)
