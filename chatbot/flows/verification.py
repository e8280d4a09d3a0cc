"""Showing who one is: an address, a code from its mailbox, and on with what was open.

Whatever was being done waits in the state; what was typed before is kept. The answers are the same for an address that
is known and for one that is not.
"""

from typing import Any

from accounts import outgoing, verification
from accounts.verification import CodeRefused, Outcome
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError, NotYours
from bookings.locks import lock_consultants, lock_customer
from bookings.models import Appointment
from chatbot import handoffs, identification, replies
from chatbot.identification import BelongsToAnother
from chatbot.masking import mask_address
from chatbot.models import Handoff
from chatbot.replies import Choice, Reply, account
from chatbot.turn import Turn


def ask(turn: Turn, then: str | dict[str, Any] = "") -> Reply:
    """Open the flow over the one that is open, or over the button or request `then`, and ask who it is."""
    if turn.asked == "code" and not turn.known.get("changing"):
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
    picked, meant = turn.picked() or {}, turn.understanding
    if picked.get("send") == "own" or (turn.asked == "own" and meant.means("confirm")):
        return [_send(turn, str(turn.customer.email))]
    if picked.get("send") == "again" or (turn.asked == "code" and meant.means("resend")):
        return [_send(turn, turn.known["email"])]
    if turn.asked == "code" and meant.entities.otp and meant.entities.email == turn.known["email"]:
        return _check(turn, meant.entities.otp)
    if meant.entities.email:
        return [_take_address(turn, meant.entities.email)]
    if picked.get("another") == "address" or meant.means("change_address"):
        return [_ask_address(turn) if _may_choose(turn) else account.sign_out_first(_own_choices(turn))]
    if turn.asked == "code" and meant.entities.otp:
        return _check(turn, meant.entities.otp)
    return None


def ask_again(turn: Turn) -> Reply:
    if turn.asked == "code":
        return account.ask_code(turn.known["email"], _code_choices(turn))
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


def _send(turn: Turn, email: str) -> Reply:
    held = _lock_hold(turn)
    try:
        verification.ask_for_code(
            identity=turn.conversation.identity, email=email, language=turn.conversation.language, now=turn.now
        )
    except CodeRefused as refusal:
        return _refused(turn, email, refusal)
    turn.known["email"] = email
    if held:
        _renew_hold(turn, held)
    return account.code_is_coming(email, _code_choices(turn))


def _refused(turn: Turn, email: str, refusal: CodeRefused) -> Reply:
    wait = refusal.until - turn.now
    if turn.asked != "code":
        turn.ask(turn.asked or "email")
        return account.no_more_codes(wait)
    if refusal.code == "too_soon" and turn.known.get("email") == email:
        return account.code_too_soon(wait, _code_choices(turn))
    return account.no_more_codes(wait, _code_choices(turn))


def _own_choices(turn: Turn) -> tuple[Choice, ...]:
    items: list[tuple[str, dict[str, Any]]] = [(account.send_code_title(), {"send": "own"})]
    return (*turn.offer("own", items), Choice(account.sign_out_title(), replies.SIGN_OUT))


def _code_choices(turn: Turn) -> tuple[Choice, ...]:
    items: list[tuple[str, dict[str, Any]]] = [(account.resend_title(), {"send": "again"})]
    if _may_choose(turn):
        items.append((account.other_address_title(), {"another": "address"}))
    return turn.offer("code", items)


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
    return [account.code_has_expired(_code_choices(turn))]


def _succeed(turn: Turn, email: str) -> list[Reply]:
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
