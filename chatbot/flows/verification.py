"""Showing who one is: an address, a code from its mailbox, and on with what was open.

Whatever was being done waits in the state; what was typed before is kept. The answers are the same for an address that
is known and for one that is not.
"""

from typing import Any

from accounts import verification
from accounts.mail import outgoing
from accounts.verification import CodeRefused, Outcome
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotYours
from bookings.locks import lock_consultants, lock_customer
from bookings.models import Appointment
from chatbot import replies
from chatbot.memory.turn import Turn
from chatbot.models import Handoff
from chatbot.models.masking import mask_address
from chatbot.people import handoffs, identification
from chatbot.people.identification import BelongsToAnother
from chatbot.replies import Choice, Reply, account, addresses, courtesy
from chatbot.understanding.asked import ADDRESS_ASKED, CODE_ASKED
from chatbot.understanding.local.old_addresses import is_mistyped, is_right_as_typed
from chatbot.understanding.schema import Doubt, UnsureAddress


def ask(turn: Turn, then: str | dict[str, Any] = "") -> Reply:
    """Open the flow over the one that is open, or over the button or request `then`, and ask who it is."""
    if turn.asked in CODE_ASKED and not turn.known.get("changing"):
        # A code is on its way already, and shows the same: only what follows it is another wish.
        turn.state["then"] = then
        return ask_again(turn)
    waiting = turn.state
    if turn.flow == "verification":
        waiting = turn.state.get("resume", {})
    turn.begin("verification")
    turn.state["resume"], turn.state["then"] = waiting, then
    waiting.pop("plan", None)
    return _first_question(turn)


def change_address(turn: Turn) -> Reply:
    """Ask for the new address; the one that holds now was just shown to be theirs."""
    turn.begin("verification")
    turn.state["resume"], turn.state["then"] = {}, replies.PROFILE
    turn.known["changing"] = True
    return _ask_address(turn)


def go_on(turn: Turn) -> list[Reply] | None:
    picked, found = turn.picked() or {}, turn.understanding.entities
    # Whoever writes an address, or takes one back, means that, whatever else they say: "send it again to ...".
    if (turn.tap or not _names_addresses(turn)) and (address := picked.get("email") or _sends_to(turn, picked)):
        return [_take_address(turn, address)]
    if found.otp and turn.asked in CODE_ASKED and found.email in ("", _sent_to(turn)) and not found.unsure_address:
        return _check(turn, found.otp)
    if found.email:
        return [_take_address(turn, found.email)]
    if found.unsure_address:
        return [_ask_or_take(turn, found.unsure_address)]
    if picked.get("another") == "address" or turn.understanding.means("change_address"):
        return [_ask_address(turn) if _may_choose(turn) else account.sign_out_first(_own_choices(turn))]
    if _is_not_theirs(turn):
        return [_ask_for_another(turn)]
    # "ok": they are looking for it.
    return [ask_again(turn)] if turn.asked == "code" and turn.understanding.intents == ("confirm",) else None


def _names_addresses(turn: Turn) -> bool:
    found = turn.understanding.entities
    return bool(found.said_address) or any("@" in one for one in found.negated)


def _sends_to(turn: Turn, picked: dict[str, Any]) -> str:
    """To which address they have agreed to have a code sent; "" for none."""
    agreed, last = turn.understanding.means("confirm"), turn.known.get("email", "")
    if picked.get("send") == "own" or (turn.asked == "own" and agreed):
        return str(turn.customer.email)
    if turn.asked == "meant":
        asked_about = _recalled(turn)
        if asked_about.typed and is_right_as_typed(turn.text):
            return asked_about.typed
        return asked_about.meant[0] if agreed else ""
    wants_it_again = turn.understanding.means("resend") or (turn.asked == "new code" and agreed)
    return last if picked.get("send") == "again" or wants_it_again else ""


def _sent_to(turn: Turn) -> str:
    """Where the code that is asked for was sent, which may not be the address that was typed last."""
    return str(turn.known.get("sent") or turn.known.get("email", ""))


def ask_again(turn: Turn) -> Reply:
    if turn.asked in CODE_ASKED:
        return account.ask_code(_sent_to(turn), _code_choices(turn))
    if turn.asked == "meant":
        return _ask_what_is_meant(turn, _recalled(turn))
    return _first_question(turn)


def _first_question(turn: Turn) -> Reply:
    if _may_choose(turn):
        return _ask_address(turn)
    return account.ask_to_send_code(mask_address(str(turn.customer.email)), _own_choices(turn))


def _may_choose(turn: Turn) -> bool:
    """Who has an address already shows that one; another one begins with signing out, or with a change of address."""
    return turn.customer.email is None or bool(turn.known.get("changing"))


def _ask_address(turn: Turn) -> Reply:
    turn.ask("email")
    return account.ask_new_email() if turn.known.get("changing") else account.ask_email()


def _take_address(turn: Turn, email: str) -> Reply:
    if _may_choose(turn):
        return _send(turn, email)
    if email.lower() == str(turn.customer.email).lower():
        return _send(turn, str(turn.customer.email))
    return account.sign_out_first(_own_choices(turn))


def _ask_or_take(turn: Turn, unsure: UnsureAddress) -> Reply:
    """Who types the same once more after being asked about it means it so."""
    is_meant_so = unsure.typed and turn.known.get("unsure") and unsure.typed == _recalled(turn).typed
    return _take_address(turn, unsure.typed) if is_meant_so else _ask_what_is_meant(turn, unsure)


def _ask_what_is_meant(turn: Turn, unsure: UnsureAddress) -> Reply:
    """Before anything is sent to what was not typed as a whole, or looks like a slip of the finger."""
    if unsure.doubt == Doubt.SEVERAL:
        return addresses.which_one(turn.offer("email", [(one, {"email": one}) for one in unsure.meant]))
    if not unsure.meant:
        turn.ask("email")
        return addresses.cannot_be(unsure)
    turn.known["unsure"] = [unsure.written, unsure.doubt, unsure.typed, unsure.sign, *unsure.meant]
    items: list[tuple[str, dict[str, Any]]] = [(replies.yes_title(), {"answer": "yes", "email": unsure.meant[0]})]
    if unsure.typed:
        items.append((addresses.as_typed_title(), {"email": unsure.typed}))
    items.append((account.other_address_title(), {"another": "address"}))
    return addresses.did_you_mean(unsure, turn.offer("meant", items))


def _recalled(turn: Turn) -> UnsureAddress:
    written, doubt, typed, sign, *meant = turn.known["unsure"]
    return UnsureAddress(written, Doubt(doubt), tuple(meant), typed, sign)


def _is_not_theirs(turn: Turn) -> bool:
    """They say that the address they typed, or the one they were asked about, is not the one."""
    if turn.asked == "meant" and turn.understanding.means("deny"):
        return True
    is_typed = turn.asked in ADDRESS_ASKED and turn.asked != "own"
    return is_typed and (_names_addresses(turn) or is_mistyped(turn.text))


def _ask_for_another(turn: Turn) -> Reply:
    if not _may_choose(turn):
        return account.sign_out_first(_own_choices(turn))
    typed = _recalled(turn).typed if turn.asked == "meant" else ""
    turn.ask("email")
    as_typed = turn.offer("email", [(addresses.as_typed_title(), {"email": typed})]) if typed else ()
    return addresses.not_that_one(as_typed)


def waits_for_code(document: dict[str, Any], email: str) -> bool:
    """Whether the customer is still at the question for the code that was to go there."""
    known = document.get("known", {})
    is_open = document.get("flow") == "verification" and document.get("asked") in ADDRESS_ASKED
    return is_open and (known.get("sent") or known.get("email")) == email


def code_did_not_arrive(turn: Turn, email: str) -> Reply:
    """What to say to whoever waits for the code that was to go there."""
    if not _may_choose(turn):
        return addresses.not_sent(mask_address(email), (*_own_choices(turn), _person()))
    turn.known["email"] = email
    items = [(account.resend_title(), {"send": "again"}), (account.other_address_title(), {"another": "address"})]
    return addresses.not_sent(email, (*turn.offer("email", items), _person()))


def _person() -> Choice:
    return Choice(courtesy.person_title(), replies.PERSON)


def _send(turn: Turn, email: str) -> Reply:
    turn.known["email"] = email
    held = _lock_hold(turn)
    try:
        verification.ask_for_code(
            identity=turn.conversation.identity, email=email, language=turn.conversation.language, now=turn.now
        )
    except CodeRefused as refusal:
        return _refused(turn, email, refusal)
    turn.known["sent"] = email
    if held:
        _renew_hold(turn, held)
    return account.code_is_coming(email, _code_choices(turn))


def _refused(turn: Turn, email: str, refusal: CodeRefused) -> Reply:
    wait = refusal.until - turn.now
    if turn.asked not in CODE_ASKED:
        turn.ask("own" if turn.asked == "own" else "email")
        return addresses.no_code_yet(email, wait, ())
    if refusal.code == "too_soon" and _sent_to(turn) == email:
        return account.code_too_soon(wait, _code_choices(turn))
    return addresses.no_code_yet(email, wait, _code_choices(turn))


def _own_choices(turn: Turn) -> tuple[Choice, ...]:
    items: list[tuple[str, dict[str, Any]]] = [(account.send_code_title(), {"send": "own"})]
    return (*turn.offer("own", items), Choice(account.sign_out_title(), replies.SIGN_OUT))


def _code_choices(turn: Turn, question: str = "code") -> tuple[Choice, ...]:
    items: list[tuple[str, dict[str, Any]]] = [(account.resend_title(), {"send": "again"})]
    if _may_choose(turn):
        items.append((account.other_address_title(), {"another": "address"}))
    return turn.offer(question, items)


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
        if not identification.is_known(turn.conversation, turn.now):
            services.extend_hold(appointment=held, by=by, now=turn.now)
            return
        services.hold(
            customer=turn.customer, service=held.service, consultant=held.consultant, starts_at=held.starts_at,
            by=by, now=turn.now,
        )  # fmt: skip
    except BookingError:
        # Outside the rules by now: the flow says so when it comes back to it.
        return


def _check(turn: Turn, code: str) -> list[Reply]:
    checked = verification.check_code(identity=turn.conversation.identity, code=code, now=turn.now)
    if checked.outcome == Outcome.RIGHT:
        return _succeed(turn, checked.email)
    if checked.outcome == Outcome.WRONG and checked.left:
        return [account.wrong_code(checked.left, _code_choices(turn))]
    if checked.outcome in (Outcome.WRONG, Outcome.BLOCKED):
        return [account.blocked(checked.until - turn.now if checked.until else verification.BLOCK)]
    return [account.code_has_expired(_code_choices(turn, "new code"))]


def _succeed(turn: Turn, email: str) -> list[Reply]:
    # What kept a code from arriving needs nobody any more.
    handoffs.close(turn.conversation.handoffs.filter(reason=Handoff.Reason.UNDELIVERED), now=turn.now)
    old = turn.customer.email
    then, resume = turn.state.get("then", ""), turn.state.get("resume", {})
    changing = bool(turn.known.get("changing"))
    try:
        turn.customer = identification.prove(turn.conversation, email, changing=changing, now=turn.now)
    except BelongsToAnother:
        turn.finish()
        handoffs.call(turn.conversation, Handoff.Reason.PROFILES, now=turn.now)
        return [account.address_has_a_profile()]
    # Theirs, which may be another one than the stranger's who began here.
    turn.zone = turn.customer.zone
    if old and old.lower() != email.lower():
        outgoing.tell_of_new_address(turn.customer, old, now=turn.now)
    turn.state, turn.resumed = {**resume, **turn.planned()}, then
    if not turn.customer.is_active:
        turn.abandon()
        turn.resumed = None
        return [account.disabled()]
    return [account.verified(email)]
