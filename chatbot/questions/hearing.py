"""What a customer would hear to a question: asked by whoever writes the answers, as somebody who has not shown who they
are and has said nothing before.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Customer
from chatbot.models import Question
from chatbot.questions.answer import Answer
from chatbot.questions.asking import Asking
from chatbot.questions.knowledge import Citation
from chatbot.questions.routing import route
from chatbot.replies import questions as say
from chatbot.understanding import NOTHING_ASKED, Catalog, model, phrases, understand
from chatbot.understanding.catalog import read_catalog

Outcome = Question.Outcome


@dataclass(frozen=True)
class Heard:
    """`text` as it is sent. `outcome` and `route` as a question's; both are empty for what is not read as a question,
    so that no document can answer it. `sources`: the passages of documents that it rests on.
    """

    text: str
    outcome: str = ""
    route: str = ""
    sources: tuple[Citation, ...] = ()

    @property
    def is_answer(self) -> bool:
        return self.outcome == Outcome.ANSWERED

    @property
    def label(self) -> str:
        """Of the outcome, for people of the team."""
        return str(Outcome(self.outcome).label) if self.outcome else gettext("not read as a question")


def hear(
    question: str, *, language: str, now: datetime, catalog: Catalog | None = None, may_ask_a_model: bool = False
) -> Heard:
    """Ask it by the way that every question goes. Nothing is written but what a model has cost.

    `may_ask_a_model`: where one is configured; never inside of a transaction.
    """
    customer = Customer(language=language)
    if phrases.find(question):
        return Heard("")
    meant = understand(
        question, context=NOTHING_ASKED, now=now, zone=customer.zone, catalog=catalog or read_catalog(),
        ask_model=model.engine() if may_ask_a_model else None,
    )  # fmt: skip
    asking = Asking(
        text=question, meant=meant, customer=customer, is_known=False, language=language, now=now, zone=customer.zone,
        may_ask_a_model=may_ask_a_model,
    )  # fmt: skip
    answer = route(asking)
    if answer is None:
        return Heard("")
    return Heard(_text(answer, language), answer.outcome, answer.route, answer.sources)


def _text(answer: Answer, language: str) -> str:
    """What is said where the answer has no text of its own: whoever may not hear it is asked who they are."""
    if answer.text or answer.outcome not in Question.UNANSWERED:
        return answer.text
    with translation.override(language):
        return say.unknown((), answer.places).text
