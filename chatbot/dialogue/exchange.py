"""One event and what the conversation remembers, while it is answered: the only place where outcomes become memory."""

import copy
from collections.abc import Sequence
from dataclasses import replace

from accounts.services import name_customer, note_phone
from chatbot import replies
from chatbot.dialogue import registry
from chatbot.flows import booking, calling_back, feedback, questions, requesting, specification, verification
from chatbot.flows.outcome import (
    Asks,
    Ends,
    GivesUp,
    HasNoAddress,
    Leaves,
    NeedsIdentity,
    Outcome,
    ProvesFirst,
    Shows,
    Table,
    TakesUp,
    after,
)
from chatbot.flows.specification import Journey, journeys
from chatbot.memory.commands import (
    Command,
    Confirm,
    Deny,
    Give,
    JoinWaitlist,
    Start,
    Tap,
    Wish,
    said_in,
)
from chatbot.memory.document import Ahead, Memory, Subject, Underway, Why
from chatbot.memory.said import Said
from chatbot.memory.turn import Event, Lookups, Turn
from chatbot.models import Conversation
from chatbot.people import identification
from chatbot.questions import who_and_what
from chatbot.questions.answer import Answered
from chatbot.replies import Reply, changes, courtesy
from chatbot.replies.buttons import Do
from chatbot.understanding import Entities
from chatbot.understanding.asked import ADDRESS_ASKED, Question
from chatbot.understanding.local import no_addresses
from chatbot.understanding.local.no_addresses import NoAddress


class Exchange:
    """An event, and the memory that it changes.

    `misses`: so many messages in a row were not understood before. `was_just_put_aside`: what was open was too old to
    take this event for its answer. `signs_out`: the conversation ends with what is said.
    """

    def __init__(self, conversation: Conversation, event: Event, memory: Memory) -> None:
        self.conversation, self.event, self.memory = conversation, event, memory
        self.lookups = Lookups(conversation)
        self.misses = 0
        self.was_just_put_aside = self.signs_out = False

    # Looking at it

    def turn(self) -> Turn:
        """What a journey sees of it."""
        entry = self.memory.open
        spoken_of = self.memory.shown or (journeys()[entry.journey].in_view(entry.values) if entry else None)
        return Turn(self.conversation, self.event, self.memory.copy(), spoken_of, self.is_busy, self.lookups)

    @property
    def is_open(self) -> bool:
        """Whether a journey is, that is not only buttons on the table."""
        return self.memory.open is not None and not journeys()[self.memory.open.journey].is_table

    @property
    def is_busy(self) -> bool:
        """Whether a journey is open that does not give way."""
        return self.memory.open is not None and not journeys()[self.memory.open.journey].gives_way

    @property
    def is_asking(self) -> bool:
        """Whether something is asked that wants its answer all the same, whatever comes between."""
        return self.is_open and not self.memory.is_open(questions.NAME)

    @property
    def is_known(self) -> bool:
        """Whether they have shown who they are."""
        return identification.is_known(self.conversation, self.event.now)

    @property
    def is_proving(self) -> bool:
        return self.memory.is_open(verification.NAME)

    def offers_what_is_aside(self) -> bool:
        aside = self.memory.aside
        return not self.is_open and aside is not None and not aside.was_offered

    def where_we_are(self) -> list[Reply]:
        """The open question once more, or the menu."""
        entry = self.memory.open
        if entry is None or not self.is_open:
            return [replies.menu()]
        journey, was_asked = journeys()[entry.journey], entry.asked is not None
        said = self.settle(journey, entry, journey.ask_again(self.turn(), copy.deepcopy(entry.values), entry.asked))
        return [*said[:-1], said[-1].in_other_words()] if was_asked and said and self._was_said(said[-1]) else said

    def with_question(self, first: Reply) -> list[Reply]:
        """Something said, and the open question behind it in the same message."""
        *before, question = self.where_we_are()
        return [*before, courtesy.together(first, question)]

    # Offering a command

    def offer(self, command: Command) -> list[Reply] | None:
        """To the open journey, then to those that wait behind it, then to all doors; None where nobody takes it."""
        for take in (self.offer_to_open, self.offer_behind, self.begin):
            if (said := take(command)) is not None:
                return said
        return None

    def offer_to_open(self, command: Command) -> list[Reply] | None:
        entry = self.memory.open
        if entry is None:
            return None
        journey = journeys()[entry.journey]
        outcome = journey.hear(self.turn(), copy.deepcopy(entry.values), entry.asked, command)
        if outcome is None:
            return None
        was_proving = self.is_proving
        said = self.settle(journey, entry, self._with_what_changed(journey, entry, outcome))
        values = said_in(command)
        return self._with_the_rest(said, values.without(journey.takes)) if was_proving and values else said

    def _with_what_changed(self, journey: Journey, entry: Underway, outcome: Outcome) -> Outcome:
        """Values that the open question does not show are said back where it is asked in the same words as before."""
        if not isinstance(outcome, Asks) or outcome.question != entry.asked or journey.describe is None:
            return outcome
        if not self._was_said(outcome.reply):
            return outcome
        turn = self.turn()
        now = journey.describe(turn, outcome.values)
        is_new = now and now != journey.describe(turn, entry.values)
        return after(courtesy.noted(now), outcome) if is_new else outcome

    def _was_said(self, question: Reply) -> bool:
        """Whether it stands on the screen, in these words or its others."""
        last = self.lookups.last_said
        return last is not None and any(words and words in last.text for words in (question.text, question.again))

    def _with_the_rest(self, said: list[Reply], rest: Said) -> list[Reply]:
        """What the question of who this is has no use for goes to those that wait for it, or that go on behind it."""
        if not (rest.names_a_value or rest.found.negated):
            return said
        if not self.is_proving:
            taken = self.offer_to_open(Give(rest))
            return said if taken is None else [*said[:-1], *taken]
        waiting = self.memory.open
        noted = self.offer_behind(Give(rest), asked_again=said[-1:])
        if noted is None:
            return said
        return [*said[:-1], *noted] if self.memory.open is waiting else [*said, *noted]

    def offer_behind(self, command: Command, asked_again: list[Reply] | None = None) -> list[Reply] | None:
        """`asked_again`: the open question, where it has just been asked."""
        for entry in self.memory.behind:
            journey = journeys()[entry.journey]
            outcome = journey.hear(self.turn(), copy.deepcopy(entry.values), entry.asked, command)
            if outcome is not None:
                return self._settle_behind(journey, entry, outcome, asked_again)
        return self._correct_ahead(command)

    def _correct_ahead(self, command: Command) -> list[Reply] | None:
        """Other values of a wish that waits for who this is: said back, and what is open is asked again."""
        if not self.is_proving or not isinstance(command, Give | Deny | Confirm) or not command.said.names_a_value:
            return None
        for ahead in self._ahead_of_identity():
            if isinstance(ahead.begin, Start) and ahead.begin.wish in (Wish.CANCEL, Wish.MOVE):
                ahead.begin = Start(ahead.begin.wish, ahead.begin.said.corrected(command.said.to_keep()))
                return self.with_question(courtesy.noted(in_words(ahead.begin, self._names(ahead.begin.said))))
        return None

    def _names(self, said: Said) -> list[str]:
        """Of whom and of what was spoken."""
        turn, found = self.turn(), said.found
        services = [service.label for pk in found.service if (service := turn.service(pk))]
        return services + [one.name for pk in found.consultant if (one := turn.consultant(pk))]

    def _settle_behind(
        self, journey: Journey, entry: Underway, outcome: Outcome, asked_again: list[Reply] | None = None
    ) -> list[Reply]:
        if isinstance(outcome, NeedsIdentity) and self.is_proving:
            # It waits as before: what was taken is said back, and what is open is asked again.
            entry.values = outcome.values
            noted = self._noted(journey, entry)
            *before, question = asked_again or self.where_we_are()
            first = [outcome.first] if outcome.first else []
            return [*outcome.before, *before, courtesy.together(*noted, *first, question)]
        if isinstance(outcome, Asks):
            self.memory.wait(Why.INTERRUPTED)
            self.memory.reopen(entry)
        return self.settle(journey, entry, outcome)

    def begin(self, command: Command) -> list[Reply] | None:
        """What a command means by itself, whatever is open."""
        if isinstance(command, Start | Tap):
            return self.enter(command)
        if isinstance(command, Give) and not self.is_open and command.said.several:
            return self.enter(Start(Wish.SEVERAL, command.said))
        if isinstance(command, Give) and not self.is_open and _books(command.said):
            return self.beside(booking.JOURNEY, booking.start(self.turn(), command.said.as_told()))
        return None

    def enter(self, command: Start | Tap) -> list[Reply] | None:
        """Through the door of a wish or a button; None where there is none."""
        found = registry.door(command)
        if found is None:
            return None
        journey, door = found
        if not door.for_anybody and not self.is_known:
            return self.prove_first(command)
        if door.lets_go:
            self.leave_open()
        if isinstance(command, Start):
            outcome = door.enter(self.turn(), command.said, None)
            if journey.answers_questions and self.event.text and not self.event.payload:
                questions.note_flow(self.turn())
        else:
            outcome = door.enter(self.turn(), command.said, command.button)
        return self.beside(journey, outcome)

    def wait(self, said: Said) -> list[Reply] | None:
        """The waitlist, for a time that is being looked for or a new one."""
        if (taken := self.offer_to_open(JoinWaitlist(said))) is not None:
            return taken
        if self.is_busy or self.memory.is_open(feedback.NAME):
            return self.offer_behind(JoinWaitlist(said))
        return self.beside(booking.JOURNEY, booking.wait(self.turn(), None, said))

    def answer(self, asked: Answered) -> tuple[list[Reply], bool]:
        """To a question of the customer's; and whether something had to be asked back for it.

        What was asked back before is left; its buttons still work.
        """
        if self.memory.is_open(questions.NAME) or not self.is_open:
            self.memory.end()
        outcome = questions.say_answer(self.turn(), asked)
        self._note_the_subject(asked)
        if isinstance(outcome, Shows):
            return self._show(outcome), False
        return self.beside(questions.JOURNEY, outcome), True

    def _note_the_subject(self, asked: Answered) -> None:
        """What had an answer can be gone on with."""
        if asked.answer.outcome in questions.SUBJECTS:
            words = questions.to_keep(asked.text)
            told = who_and_what.called(asked.answer.person) if asked.answer.person else ()
            services = who_and_what.labelled(asked.answer.service) if asked.answer.service else ()
            found, before = Said(asked.meant.entities).to_keep().found, self.memory.subject
            earlier = before.found.service if before and before.is_alive(self.event.now) else ()
            self.memory.subject = Subject(words, found, self.event.now, told, services, earlier)

    # What becomes of an outcome

    def beside(self, journey: Journey, outcome: Outcome) -> list[Reply]:
        """Of a door: done beside what is open, where it needs no question of its own; else what is open waits."""
        match outcome:
            case Shows():
                return self._and_back(self._show(outcome))
            case Ends() if self.memory.open and self.memory.open.journey == journey.name:
                return self.settle(journey, self.memory.open, outcome)
            case Ends(said, then):
                shown = self._show(Shows(said, outcome.table))
                self.signs_out = self.signs_out or outcome.signs_out
                following = self._follow(then, outcome.first) if then else []
                return [*map(without_menu, shown), *following] if then else self._and_back(shown)
            case ProvesFirst(begin):
                return self.prove_first(begin)
            case Asks() | NeedsIdentity():
                return self._begin_with(journey, outcome)
        return []

    def _begin_with(self, journey: Journey, outcome: Asks | NeedsIdentity) -> list[Reply]:
        """While it is asked who this is, for another wish, that question and that wish stay; else it makes way."""
        keeps = self.is_proving and not self.memory.behind and bool(self._ahead_of_identity())
        if keeps and isinstance(outcome, NeedsIdentity):
            entry = Underway(journey.name, outcome.values, Why.IDENTITY)
            self.memory.stack.append(entry)
            return self._settle_behind(journey, entry, outcome)
        if keeps:
            self.memory.wait(Why.INTERRUPTED)
        else:
            self._make_way(journey)
        return self.settle(journey, self.memory.begin(journey.name, outcome.values), outcome)

    def _show(self, outcome: Shows) -> list[Reply]:
        if not self.is_open:
            self._put_on_the_table(outcome.table)
            self.memory.shown = outcome.shown
        return list(outcome.said)

    def _put_on_the_table(self, table: Table | None) -> None:
        if table:
            self.memory.begin(table.journey, journeys()[table.journey].values())
            self.memory.ask(table.question, table.offer, now=self.event.now)

    def _and_back(self, said: list[Reply]) -> list[Reply]:
        """To the open question, if there is one."""
        return [*map(without_menu, said), *self.where_we_are()] if self.is_asking else said

    def settle(self, journey: Journey, entry: Underway, outcome: Outcome) -> list[Reply]:
        """Of a journey that is underway."""
        match outcome:
            case Asks():
                if self.memory.open is not entry:
                    self.memory.reopen(entry)
                entry.values = outcome.values
                self.memory.ask(outcome.question, outcome.offer, now=self.event.now)
                return [*outcome.before, outcome.reply]
            case NeedsIdentity() | ProvesFirst() | HasNoAddress():
                return self._settle_who_this_is(journey, entry, outcome)
            case Ends():
                return self._end(journey, entry, outcome)
            case Leaves():
                return self.stop()
            case TakesUp():
                self.take_up()
                return self.where_we_are()
            case GivesUp():
                self.leave_all()
                return list(outcome.said)
            case Shows():
                return self._and_back(self._show(outcome))

    def _settle_who_this_is(
        self, journey: Journey, entry: Underway, outcome: NeedsIdentity | ProvesFirst | HasNoAddress
    ) -> list[Reply]:
        match outcome:
            case NeedsIdentity():
                return self._needs_identity(journey, entry, outcome)
            case ProvesFirst(begin):
                self.memory.drop(entry)
                return self.prove_first(begin)
            case HasNoAddress(values):
                return self.go_on_without_address(values)

    def _needs_identity(self, journey: Journey, entry: Underway, outcome: NeedsIdentity) -> list[Reply]:
        """What is wished for is said back before it is asked who wishes for it."""
        entry.values = outcome.values
        if self.memory.open is entry:
            self.memory.wait(Why.IDENTITY)
        entry.why, entry.asked = Why.IDENTITY, None
        noted = self._noted(journey, entry)
        question, *more = self.prove()
        first = [outcome.first] if outcome.first else []
        return [*outcome.before, courtesy.together(*first, *noted, question), *more]

    def _noted(self, journey: Journey, entry: Underway) -> list[Reply]:
        """What is wished for, said back as far as it is known."""
        said = journey.describe(self.turn(), entry.values) if journey.describe else ""
        return [courtesy.noted(said)] if said else []

    def _end(self, journey: Journey, entry: Underway, outcome: Ends) -> list[Reply]:
        if self.memory.open is entry:
            self.memory.end()
        self.memory.drop(entry)
        self.memory.shown = None
        if journey.name == verification.NAME and not outcome.is_proved:
            self.memory.drop_waiting()
        self.signs_out = self.signs_out or outcome.signs_out
        if not self.conversation.customer.is_active:
            self.memory.clear()
            return list(outcome.said)
        self._put_on_the_table(outcome.table)
        said = list(outcome.said)
        if outcome.then:
            return [*map(without_menu, said), *self._follow(outcome.then, outcome.first)]
        return [*map(without_menu, said), *self._after_proving()] if outcome.is_proved else said

    def _follow(self, command: Start | Tap, first: Reply | None = None) -> list[Reply]:
        """`first` stands in the same message as what it leads to."""
        *before, last = self.enter(command) or [replies.menu()]
        return [*before, courtesy.together(first, last) if first else last]

    # Who it is

    def keep_what_is_early(self) -> list[Reply]:
        """What nobody has asked for yet: a name and a number are noted where there is none, which is said; an address
        is used when it is asked for.
        """
        found, customer, asked = self.event.meant.entities, self.conversation.customer, self.memory.asked
        if found.said_address:
            self.memory.has_no_address = False
        elif not self.is_known and no_addresses.read(self.event.text, None) is NoAddress.WITHOUT:
            self.memory.has_no_address = True
        if found.said_address and asked not in ADDRESS_ASKED and not self.is_known:
            self.memory.said_early = Said(Entities(email=found.email, unsure_address=found.unsure_address))
        if asked in (Question.NAME, Question.PHONE) or self.event.answer or self.event.meant.off_topic:
            return []
        noted = []
        if found.name and not customer.name:
            name_customer(customer=customer, name=found.name)
            noted.append(courtesy.name_noted(customer.name))
        if note_phone(customer=customer, phone=found.phone):
            noted.append(replies.phone_noted())
        return noted

    def prove_first(self, begin: Start | Tap) -> list[Reply]:
        """Ask who this is; then that begins. A code that is on its way already shows the same."""
        for ahead in self._ahead_of_identity():
            if _is_the_same_wish(ahead.begin, begin):
                self.memory.drop(ahead)
        was_asked = self.is_proving
        if self.is_open and not was_asked:
            self.memory.wait(Why.IDENTITY)
        self.memory.stack.append(Ahead(begin, Why.IDENTITY))
        *before, question = self.prove()
        wish = in_words(begin) if was_asked and isinstance(begin, Start) else ""
        return [*before, courtesy.together(courtesy.noted(wish), question) if wish else question]

    def prove(self) -> list[Reply]:
        """Ask who this is, for all that waits for it."""
        if self.memory.has_no_address:
            return self.go_on_without_address(Said())
        entry = self.memory.open if self.is_proving else self.memory.waiting(verification.NAME)
        journey = verification.JOURNEY
        early, self.memory.said_early = self.memory.said_early, None
        if entry and not entry.values.changing:
            self.memory.reopen(entry)
            taken = self.offer_to_open(Give(early)) if early else None
            return self.where_we_are() if taken is None else taken
        outcome = verification.begin(self.turn(), early=early)
        assert isinstance(outcome, Asks), "it begins with a question"
        return self.settle(journey, self.memory.begin(journey.name, outcome.values), outcome)

    def go_on_without_address(self, said: Said) -> list[Reply]:
        """Who cannot show who they are: a booking that waits asks for what the team needs; else they are rung."""
        memory = self.memory
        memory.has_no_address = True
        ahead, waiting = self._ahead_of_identity(), memory.until_known
        memory.end()
        if waiting is None:
            memory.drop(*ahead)
            if all(_shows_appointments(one.begin) for one in ahead) and (stands := requesting.standing(self.turn())):
                return self._show(stands)
            wishes = [in_words(one.begin) for one in ahead if isinstance(one.begin, Start)]
            entry = memory.begin(calling_back.NAME, calling_back.Calling(wishes))
            return self.settle(calling_back.JOURNEY, entry, calling_back.begin(self.turn(), wishes, said))
        for one in ahead:
            one.why = Why.PLANNED
        memory.reopen(waiting)
        taken = self.offer_to_open(Give(said)) if said.found.phone else None
        return self.where_we_are() if taken is None else taken

    def _ahead_of_identity(self) -> list[Ahead]:
        return [one for one in self.memory.stack if isinstance(one, Ahead) and one.why == Why.IDENTITY]

    def _after_proving(self) -> list[Reply]:
        """What waited for it goes on."""
        ahead = self._ahead_of_identity()
        self.memory.drop(*ahead)
        waiting = self.memory.until_known
        if waiting:
            self.memory.reopen(waiting)
            wishes = [Ahead(one.begin, Why.PLANNED) for one in ahead if isinstance(one.begin, Start)]
            self.memory.stack.extend(wishes)
            ahead = [one for one in ahead if isinstance(one.begin, Tap)]
        if ahead:
            # What is only shown comes before what is asked.
            ahead.sort(key=lambda one: not _is_only_shown(one.begin))
            return [reply for one in ahead for reply in self._follow(one.begin)]
        return self.where_we_are() if waiting or not self.memory.plan else []

    # Leaving

    def stop(self, *, by_button: bool = False) -> list[Reply]:
        """At the customer's wish. Said in words it ends all that was planned; by a button only what it stands under."""
        entry, memory = self.memory.open, self.memory
        assert entry is not None, "there is something to stop"
        plan, is_of_a_plan = memory.plan, memory.is_plan_checked
        said = self._stop(entry)
        if not plan and not is_of_a_plan:
            return said
        wish = journeys()[entry.journey].wish
        undone = [changes.wish(wish)] if wish in (Wish.BOOK, Wish.SEVERAL, Wish.MOVE, Wish.CANCEL) else []
        if not by_button:
            undone += [in_words(one.begin) for one in plan if isinstance(one.begin, Start)]
            memory.clear()
        return [changes.left_undone(undone)] if undone else said

    def _stop(self, entry: Underway) -> list[Reply]:
        """What waits for it is left as well."""
        journey = journeys()[entry.journey]
        self.leave_open()
        self.memory.drop_waiting()
        outcome = (journey.stop or specification.stopped)(self.turn(), entry.values)
        self.memory.drop(entry)
        self.memory.end()
        self._put_on_the_table(outcome.table)
        return list(outcome.said)

    def take_up(self) -> None:
        """Go on with what was put aside."""
        aside = self.memory.aside
        if aside:
            self.memory.reopen(aside)
        self.was_just_put_aside = False

    def leave_all(self) -> None:
        """Forget everything; what was held is free again."""
        self._leave(*[one for one in self.memory.stack if isinstance(one, Underway)])
        self.memory.clear()

    def leave_open(self) -> None:
        """What the open journey holds, or the one that waits for it, is free again."""
        self._leave(*filter(None, [self.memory.open, *self.memory.behind]))

    def _leave(self, *entries: Underway) -> None:
        for entry in entries:
            leave = journeys()[entry.journey].leave
            if leave:
                leave(self.turn(), entry.values)

    def can_be_put_aside(self) -> Underway | None:
        """What of the stack can be taken up again: the open journey, also while it waits for who this is."""
        entry = self.memory.until_known if self.is_proving else self.memory.open
        return entry if entry and journeys()[entry.journey].waits else None

    def _make_way(self, journey: Journey) -> None:
        """For a journey that asks: what is open is put aside, unless it is another of its kind."""
        waiting = self.can_be_put_aside()
        if waiting and waiting.journey != journey.name:
            if self.memory.open is not waiting:
                self.memory.end()
            self.memory.put_aside(waiting, now=self.event.now)
        aside = self.memory.aside
        if aside and aside.journey == journey.name:
            self.memory.drop(aside)
        self.memory.drop_waiting()
        self.memory.shown = None


def _is_the_same_wish(one: Start | Tap, other: Start | Tap) -> bool:
    """Whether the second takes the place of the first: a wish that of its kind, a button that of another."""
    if isinstance(one, Start) and isinstance(other, Start):
        return one.wish == other.wish
    return type(one) is type(other)


def _shows_appointments(begin: Start | Tap) -> bool:
    return begin.wish == Wish.APPOINTMENTS if isinstance(begin, Start) else begin.button == Do.APPOINTMENTS


def _is_only_shown(begin: Start | Tap) -> bool:
    found = registry.door(begin)
    return found is not None and not found[0].questions


def _books(said: Said) -> bool:
    found = said.found
    return bool(found.service or found.consultant or found.date or found.time or said.fits.services)


def in_words(start: Start, names: Sequence[str] = ()) -> str:
    """What a wish is for, in a few words: of an appointment that stands, when that is, and of whom and what it is."""
    found = start.said.found
    if found.old_date or found.old_time:
        return changes.wish(start.wish, found.old_date, found.old_time, names)
    is_new = start.wish == Wish.MOVE
    return changes.wish(start.wish, None if is_new else found.date, None if is_new else found.time, names)


def without_menu(reply: Reply) -> Reply:
    """Where something is asked after it, the menu would be in the way."""
    return replace(reply, choices=()) if reply.leads_on else reply
