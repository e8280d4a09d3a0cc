"""Showing who one is: an address, a code from its mailbox, and on with what was open.

Whatever was being done waits; what was typed before is kept. The answers are the same for an address that is known and
for one that is not.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts import verification
from accounts.mail import outgoing
from accounts.models import Consent
from accounts.verification import CodeRefused
from accounts.verification import Outcome as Checked
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotYours
from bookings.locks import lock_consultants, lock_customer
from bookings.models import Appointment
from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Asks, Ends, HasNoAddress, Leaves, Outcome, ProvesFirst, after
from chatbot.flows.specification import Door, Journey
from chatbot.memory import items
from chatbot.memory.commands import (
    AskWhy,
    AsTyped,
    Back,
    Choose,
    Command,
    Confirm,
    Deny,
    Mistyped,
    Resend,
    Start,
    Tap,
    Wish,
    WithoutAddress,
    said_in,
)
from chatbot.memory.document import Memory, Offer
from chatbot.memory.items import AnyItem, Moment
from chatbot.memory.said import CONTACTS, Said
from chatbot.memory.turn import Turn
from chatbot.models import Handoff
from chatbot.models.masking import mask_address
from chatbot.people import consents, handoffs, identification
from chatbot.people.identification import BelongsToAnother
from chatbot.replies import Choice, Reply, account, addresses, courtesy, requests
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, Do
from chatbot.understanding.asked import ADDRESS_ASKED, CODE_ASKED, Act, Question
from chatbot.understanding.schema import Doubt, UnsureAddress

NAME = "verification"


@dataclass
class Proving:
    """`email` was typed last, a code was `sent` there; `unsure` is asked about first.

    `changing`: a new address, in the place of the one that was just shown to be theirs. `blocked_until`: too many codes
    were wrong, and until then none is sent or taken.
    """

    email: str = ""
    sent: str = ""
    unsure: UnsureAddress | None = None
    changing: bool = False
    blocked_until: Moment | None = None


def begin(turn: Turn, *, changing: bool = False, early: Said | None = None) -> Outcome:
    """Ask who it is; to an address that was given before it was asked for a code is sent at once."""
    proving = Proving(changing=changing)
    if early and (heard := _hear_values(turn, proving, None, early)):
        return heard
    return _first_question(turn, proving)


def change_address(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """A sensitive act: the address that holds now is shown again first."""
    if not turn.has_just_shown:
        return ProvesFirst(Start(Wish.CHANGE_ADDRESS))
    return begin(turn, changing=True)


def hear(turn: Turn, proving: Proving, asked: Question | None, command: Command) -> Outcome | None:
    # Whoever writes an address, or takes one back, means that, whatever else they say: "send it again to ...".
    said = said_in(command)
    if said and (heard := _hear_values(turn, proving, asked, said)):
        return heard
    match command:
        case AskWhy() | WithoutAddress() | Choose(items.NoAddress()):
            return _hear_of_none(turn, proving, asked, command)
        case Choose(item):
            return _chosen(turn, proving, asked, item)
        case Resend() if proving.email:
            return _take_address(turn, proving, asked, proving.email)
        case AsTyped() if asked == Question.MEANT and proving.unsure and proving.unsure.typed:
            return _take_address(turn, proving, asked, proving.unsure.typed)
        case Start(Wish.CHANGE_ADDRESS):
            return _other_address(turn, proving)
        # Where a journey waits, the step back is its own.
        case Back() if asked in CODE_ASKED and not turn.memory.behind:
            return _first_question(turn, proving)
    return _hear_answer(turn, proving, asked, command)


def _hear_answer(turn: Turn, proving: Proving, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Confirm():
            return _agreed(turn, proving, asked)
        case Deny():
            return _denied(turn, proving, asked)
        case Mistyped() if asked in ADDRESS_ASKED and asked != Question.OWN:
            return _ask_for_another(turn, proving, asked)
    return None


def _hear_of_none(turn: Turn, proving: Proving, asked: Question | None, command: Command) -> Outcome | None:
    """There is no address for us, or they ask what it is for. Of one that shall replace another there must be one."""
    if isinstance(command, AskWhy):
        return after(requests.what_an_address_is_for(), ask_again(turn, proving, asked))
    return None if proving.changing else HasNoAddress(said_in(command) or Said())


def _hear_values(turn: Turn, proving: Proving, asked: Question | None, said: Said) -> Outcome | None:
    found = said.found
    is_for_the_last = found.email in ("", _sent_to(proving)) and not found.unsure_address
    if found.otp and asked in CODE_ASKED and is_for_the_last:
        return _check(turn, proving, found.otp)
    if found.email:
        return _take_address(turn, proving, asked, found.email)
    if found.unsure_address:
        return _ask_or_take(turn, proving, asked, found.unsure_address)
    is_typed = asked in ADDRESS_ASKED and asked != Question.OWN
    return _ask_for_another(turn, proving, asked) if is_typed and said.names_addresses else None


def _chosen(turn: Turn, proving: Proving, asked: Question | None, item: AnyItem) -> Outcome | None:
    match item:
        case items.ToAddress(email):
            return _take_address(turn, proving, asked, email)
        case items.ToOwnAddress():
            return _take_address(turn, proving, asked, str(turn.customer.email))
        case items.Again():
            return _take_address(turn, proving, asked, proving.email)
        case items.OtherAddress():
            return _other_address(turn, proving)
        case items.Yes():
            return _agreed(turn, proving, asked)
    return None


def _agreed(turn: Turn, proving: Proving, asked: Question | None) -> Outcome | None:
    """To have a code sent; "ok" where a code is asked for: they are looking for it."""
    if asked == Question.OWN:
        return _take_address(turn, proving, asked, str(turn.customer.email))
    if asked == Question.MEANT and proving.unsure and proving.unsure.meant:
        return _take_address(turn, proving, asked, proving.unsure.meant[0])
    if asked == Question.NEW_CODE:
        return _take_address(turn, proving, asked, proving.email)
    return ask_again(turn, proving, asked) if asked == Question.CODE else None


def _denied(turn: Turn, proving: Proving, asked: Question | None) -> Outcome | None:
    """Another address is meant, or no code shall be sent; a no to whatever has come before this is none of it."""
    if asked == Question.MEANT:
        return _ask_for_another(turn, proving, asked)
    is_offered = asked in (Question.NEW_CODE, Question.OWN) and turn.memory.is_open(NAME)
    return Leaves() if is_offered else None


def _other_address(turn: Turn, proving: Proving) -> Outcome:
    return _ask_address(turn, proving) if _may_choose(turn, proving) else _sign_out_first(turn, proving)


def _sign_out_first(turn: Turn, proving: Proving) -> Outcome:
    return _own(turn, proving, account.sign_out_first)


def _sent_to(proving: Proving) -> str:
    """Where the code that is asked for was sent, which may not be the address that was typed last."""
    return proving.sent or proving.email


def ask_again(turn: Turn, proving: Proving, asked: Question | None) -> Outcome:
    if asked == Question.NEW_CODE:
        return _ask_for_new_code(turn, proving)
    if asked == Question.CODE:
        shown = _shown(turn, proving, _sent_to(proving))
        return _with_code_choices(turn, proving, lambda choices: account.ask_code(shown, choices))
    if asked == Question.MEANT and proving.unsure:
        return _ask_what_is_meant(turn, proving, proving.unsure)
    return _first_question(turn, proving)


def _first_question(turn: Turn, proving: Proving) -> Outcome:
    if _may_choose(turn, proving):
        return _ask_address(turn, proving)
    shown = _shown(turn, proving, str(turn.customer.email))
    return _own(turn, proving, lambda choices: account.ask_to_send_code(shown, choices))


def _ask_for_new_code(turn: Turn, proving: Proving) -> Outcome:
    """The one that was sent is no use any more; while too many were wrong there is only waiting, or a person."""
    if proving.blocked_until and proving.blocked_until > turn.now:
        person = Choice(courtesy.person_title(), Do.PERSON)
        return Asks(proving, Question.NEW_CODE, account.blocked(proving.blocked_until - turn.now, (person,)))
    return _with_code_choices(turn, proving, account.code_has_expired, Question.NEW_CODE)


def _shown(turn: Turn, proving: Proving, email: str) -> str:
    """Of an address that they did not give here only so much that they know it: somebody else may sit there."""
    return email if _may_choose(turn, proving) else mask_address(email)


def _may_choose(turn: Turn, proving: Proving) -> bool:
    """Who has an address already shows that one; another one begins with signing out, or with a change of address."""
    return turn.customer.email is None or proving.changing


def _ask_address(turn: Turn, proving: Proving) -> Outcome:
    if proving.changing:
        return Asks(proving, Question.EMAIL, account.ask_new_email())
    offer = Offer.of([(requests.no_address_title(), items.NoAddress())])
    agreement = consents.to_be_told(turn.conversation)
    return Asks(proving, Question.EMAIL, account.ask_email(offer.choices, agreement), offer)


def _take_address(turn: Turn, proving: Proving, asked: Question | None, email: str) -> Outcome:
    if _may_choose(turn, proving):
        return _send(turn, proving, asked, email)
    if email.lower() == str(turn.customer.email).lower():
        return _send(turn, proving, asked, str(turn.customer.email))
    return _sign_out_first(turn, proving)


def _ask_or_take(turn: Turn, proving: Proving, asked: Question | None, unsure: UnsureAddress) -> Outcome:
    """Who types the same once more after being asked about it means it so."""
    is_meant_so = unsure.typed and proving.unsure and unsure.typed == proving.unsure.typed
    if is_meant_so:
        return _take_address(turn, proving, asked, unsure.typed)
    return _ask_what_is_meant(turn, proving, unsure)


def _ask_what_is_meant(turn: Turn, proving: Proving, unsure: UnsureAddress) -> Outcome:
    """Before anything is sent to what was not typed as a whole, or looks like a slip of the finger."""
    if unsure.doubt == Doubt.SEVERAL:
        offer = Offer.of([(one, items.ToAddress(one)) for one in unsure.meant])
        return Asks(proving, Question.EMAIL, addresses.which_one(offer.choices), offer)
    if not unsure.meant:
        return Asks(proving, Question.EMAIL, addresses.cannot_be(unsure))
    proving.unsure = unsure
    rows: list[tuple[str, AnyItem]] = [(replies.yes_title(), items.Yes())]
    if unsure.typed:
        rows.append((addresses.as_typed_title(), items.ToAddress(unsure.typed)))
    offer = Offer.of([*rows, (account.other_address_title(), items.OtherAddress())])
    return Asks(proving, Question.MEANT, addresses.did_you_mean(unsure, offer.choices), offer)


def _ask_for_another(turn: Turn, proving: Proving, asked: Question | None) -> Outcome:
    """They say that the address they typed, or the one they were asked about, is not the one."""
    if not _may_choose(turn, proving):
        return _sign_out_first(turn, proving)
    typed = proving.unsure.typed if asked == Question.MEANT and proving.unsure else ""
    offer = Offer.of([(addresses.as_typed_title(), items.ToAddress(typed))]) if typed else None
    return Asks(proving, Question.EMAIL, addresses.not_that_one(offer.choices if offer else ()), offer)


def waits_for_code(memory: Memory, email: str) -> bool:
    """Whether the customer is still at the question for the code that was to go there."""
    entry = memory.open
    if entry is None or not isinstance(entry.values, Proving):
        return False
    return entry.asked in ADDRESS_ASKED and _sent_to(entry.values) == email


def code_did_not_arrive(turn: Turn, proving: Proving, email: str) -> Asks:
    """What to say to whoever waits for the code that was to go there."""
    person = Choice(courtesy.person_title(), Do.PERSON)
    if not _may_choose(turn, proving):
        shown = _shown(turn, proving, email)
        return _own(turn, proving, lambda choices: addresses.not_sent(shown, (*choices, person)))
    proving.email = email
    offer = Offer.of([(account.resend_title(), items.Again()), (account.other_address_title(), items.OtherAddress())])
    return Asks(proving, Question.EMAIL, addresses.not_sent(email, (*offer.choices, person)), offer)


def _send(turn: Turn, proving: Proving, asked: Question | None, email: str) -> Outcome:
    proving.email = email
    held = _lock_hold(turn)
    try:
        verification.ask_for_code(
            identity=turn.conversation.identity, email=email, language=turn.conversation.language, now=turn.now
        )
    except CodeRefused as refusal:
        return _refused(turn, proving, asked, email, refusal)
    proving.sent, proving.blocked_until = email, None
    if held:
        _renew_hold(turn, held)
    consents.given(turn.conversation, Consent.Act.ADDRESS, now=turn.now)
    shown, agreement = _shown(turn, proving, email), consents.to_be_told(turn.conversation)
    return _with_code_choices(turn, proving, lambda choices: account.code_is_coming(shown, choices, agreement))


def _refused(turn: Turn, proving: Proving, asked: Question | None, email: str, refusal: CodeRefused) -> Outcome:
    """Where a code was asked for, it stays as good or as useless as it was."""
    wait, shown = refusal.until - turn.now, _shown(turn, proving, email)
    if asked is not None and asked in CODE_ASKED:
        if refusal.code == "too_soon" and _sent_to(proving) == email:
            return _with_code_choices(turn, proving, lambda choices: account.code_too_soon(wait, choices))
        return _with_code_choices(turn, proving, lambda choices: addresses.no_code_yet(shown, wait, choices), asked)
    if not _may_choose(turn, proving):
        return _own(turn, proving, lambda choices: addresses.no_code_yet(shown, wait, choices))
    return Asks(proving, Question.EMAIL, addresses.no_code_yet(shown, wait, ()))


def _own(turn: Turn, proving: Proving, say: Callable[[tuple[Choice, ...]], Reply]) -> Asks:
    offer = Offer.of([(account.send_code_title(), items.ToOwnAddress())])
    sign_out = Choice(account.sign_out_title(), Do.SIGN_OUT)
    return Asks(proving, Question.OWN, say((*offer.choices, sign_out)), offer)


def _with_code_choices(
    turn: Turn, proving: Proving, say: Callable[[tuple[Choice, ...]], Reply], question: Question = Question.CODE
) -> Asks:
    rows: list[tuple[str, AnyItem]] = [(account.resend_title(), items.Again())]
    if _may_choose(turn, proving):
        rows.append((account.other_address_title(), items.OtherAddress()))
    offer = Offer.of(rows)
    return Asks(proving, question, say(offer.choices), offer)


def _lock_hold(turn: Turn) -> Appointment | None:
    """What they have chosen. Locked before what counts codes: whoever waits for that has these locks already."""
    held = turn.customer.appointments.holds().filter(held_until__gt=turn.now, waitlist_entry=None).first()
    if held is None:
        return None
    try:
        lock_customer(turn.customer.pk)
    except NotYours:
        return None  # merged in this very moment: the hold is another customer's now
    lock_consultants([held.consultant_id])
    return held


def _renew_hold(turn: Turn, held: Appointment) -> None:
    """What was chosen is kept for them while they look for the code."""
    by = by_customer(turn.customer)
    try:
        if not turn.is_known:
            services.extend_hold(appointment=held, by=by, now=turn.now)
            return
        services.hold(
            customer=turn.customer, service=held.service, consultant=held.consultant, starts_at=held.starts_at,
            by=by, now=turn.now,
        )  # fmt: skip
    except BookingError:
        # Outside the rules by now: the flow says so when it comes back to it.
        return


def _check(turn: Turn, proving: Proving, code: str) -> Outcome:
    checked = verification.check_code(identity=turn.conversation.identity, code=code, now=turn.now)
    if checked.outcome == Checked.RIGHT:
        return _succeed(turn, proving, checked.email)
    if checked.outcome == Checked.WRONG and checked.left:
        return _with_code_choices(turn, proving, lambda choices: account.wrong_code(checked.left, choices))
    if checked.outcome in (Checked.WRONG, Checked.BLOCKED):
        proving.blocked_until = checked.until or turn.now + verification.BLOCK
    return _ask_for_new_code(turn, proving)


def _succeed(turn: Turn, proving: Proving, email: str) -> Outcome:
    # What kept a code from arriving needs nobody any more.
    handoffs.close(turn.conversation.handoffs.filter(reason=Handoff.Reason.UNDELIVERED), now=turn.now)
    old = turn.customer.email
    consents.given(turn.conversation, Consent.Act.ADDRESS, now=turn.now)
    try:
        identification.prove(turn.conversation, email, changing=proving.changing, now=turn.now)
    except BelongsToAnother:
        handoffs.call(turn.conversation, Handoff.Reason.PROFILES, now=turn.now)
        return Ends((account.address_has_a_profile(),))
    if old and old.lower() != email.lower():
        outgoing.tell_of_new_address(turn.customer, old, now=turn.now)
    if not turn.customer.is_active:
        return Ends((account.disabled(),))
    return Ends((account.verified(email),), is_proved=True, then=Tap(Do.PROFILE) if proving.changing else None)


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Proving,
        questions={
            Question.EMAIL: None, Question.MEANT: Act.SEND_CODE, Question.CODE: None,
            Question.NEW_CODE: Act.SEND_CODE, Question.OWN: Act.SEND_CODE,
        },
        hear=hear,
        for_team=handoff_words.wants_to_prove,
        ask_again=ask_again,
        title=lambda proving: courtesy.about_identity(),
        doors=(Door((Wish.CHANGE_ADDRESS, Do.CHANGE_ADDRESS), change_address),),
        stop=specification.stopped,
        takes=CONTACTS - {"phone"},
    )
)  # fmt: skip
