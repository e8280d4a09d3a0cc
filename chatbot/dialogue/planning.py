"""Several wishes of one message, run in order: each when the one before is done."""

from accounts.models import Action
from accounts.permissions import decide
from chatbot import replies
from chatbot.dialogue.exchange import Exchange, in_words, without_menu
from chatbot.flows.specification import journeys
from chatbot.memory.commands import Plan, Start, Wish
from chatbot.memory.document import Ahead, Why
from chatbot.replies import Reply, account, changes, courtesy


def several(exchange: Exchange, command: Plan) -> list[Reply]:
    """The first answers the open journey where it is about the same; the others wait until that is done."""
    memory, wishes = exchange.memory, command.wishes
    open_wish = journeys()[memory.open.journey].wish if memory.open else None
    if open_wish == wishes[0].wish and exchange.is_open:
        for reading in command.beside:
            if (said := exchange.offer_to_open(reading)) is not None:
                _plan(exchange, wishes[1:], is_checked=True)
                return said
    waiting = exchange.can_be_put_aside()
    exchange.leave_open()
    if waiting and journeys()[waiting.journey].wish not in [one.wish for one in wishes]:
        memory.put_aside(waiting, now=exchange.event.now)
    memory.drop_waiting()
    memory.end()
    _plan(exchange, wishes, is_checked=False)
    if any(one.wish not in (Wish.BOOK, Wish.SEVERAL) for one in wishes) and not exchange.is_known:
        return exchange.prove()
    return []


def _plan(exchange: Exchange, wishes: tuple[Start, ...], *, is_checked: bool) -> None:
    memory = exchange.memory
    memory.drop(*memory.plan)
    memory.stack.extend(Ahead(one, Why.PLANNED) for one in wishes)
    memory.is_plan_checked = is_checked


def beside_an_answer(exchange: Exchange, command: Plan) -> list[Reply] | None:
    """An answer to what we asked, and something to be shown beside it: the open question comes after all that is."""
    entry, said = exchange.memory.open, []
    for wish in command.wishes:
        shown = exchange.enter(wish) or []
        said += shown[:-1] if len(shown) > 1 and exchange.memory.open is entry else shown
    for beside in command.beside:
        if (taken := exchange.offer_to_open(beside)) is not None:
            return said + taken
    return said + exchange.where_we_are() if said else None


def go_on(exchange: Exchange, said: list[Reply]) -> list[Reply]:
    """What is planned, until one of it has a question of its own. Each says itself what has become of it."""
    memory = exchange.memory
    is_first = False
    while memory.plan and not exchange.is_open:
        if not memory.is_plan_checked:
            said, is_first = [*said, *_check(exchange)], True
        if not memory.plan:
            break
        ahead = memory.plan[0]
        memory.drop(ahead)
        if not is_first:
            said = [*said, changes.next_wish(title(ahead))]
        is_first = False
        said = [*map(without_menu, said), *(exchange.enter(ahead.begin) or [replies.not_understood()])]
    if not memory.plan and not exchange.is_open:
        memory.is_plan_checked = False
    return said


def _check(exchange: Exchange) -> list[Reply]:
    """Before anything of the plan is done: what their level does not allow is said, and left out."""
    memory, customer = exchange.memory, exchange.conversation.customer
    coming = customer.appointments.coming(exchange.event.now).count()
    refusals = []
    for ahead in memory.plan:
        action = _permission(ahead)
        refusal = decide(customer, action, used=coming if action == Action.BOOK else None) if action else None
        if refusal:
            refusals.append(account.not_permitted(refusal))
            memory.drop(ahead)
            continue
        # By then there is one less, or one more.
        coming += {Action.CANCEL: -1, Action.BOOK: 1}.get(action, 0) if action else 0
    memory.is_plan_checked = True
    left = memory.plan
    return refusals + ([changes.plan([title(one) for one in left])] if len(left) > 1 else [])


def _permission(ahead: Ahead) -> Action | None:
    """Of a wish; what a button opens says itself what is not permitted."""
    if not isinstance(ahead.begin, Start):
        return None
    wish = ahead.begin.wish
    return next((one.permission for one in journeys().values() if one.wish == wish), None)


def title(ahead: Ahead) -> str:
    """A wish in its words; else it is a question about what is the asker's own, which waits for who they are."""
    return in_words(ahead.begin) if isinstance(ahead.begin, Start) else courtesy.about_question()
