"""Ask each configured model once, and say in plain words what is missing; or ask for the golden questions' queries."""

from argparse import ArgumentParser
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum
from django.utils import timezone

from bookings.models import Appointment
from chatbot.llm import bedrock, model_calls
from chatbot.llm.bedrock import Tried
from chatbot.llm.capabilities import CAREFUL, capability
from chatbot.models import GoldenQuestion, ModelCall
from chatbot.questions import golden
from chatbot.questions.golden import Compared, Verdict
from chatbot.understanding import NOTHING_ASKED, model

# Nobody's: what is sent here may be seen on a screen.
SAMPLE = "đặt lịch tư vấn với chị Hằng 3h chiều mai"
WORDS = {
    "throttled": "the account's quota for this model is used up or very small: ask for more under Service Quotas",
    "not_ready": "the model is not ready yet: try again in a few minutes",
    "unavailable": "Bedrock has a problem of its own: try again later",
    "model_timeout": "the model took too long: try again later",
    "model_error": "the model failed: try again later",
    "timeout": "no answer within {seconds} s: try again, or choose a faster model",
    "no_connection": "Bedrock cannot be reached in {region}: check AWS_REGION, BEDROCK_ENDPOINT_URL and the network",
    "rejected": "the model does not take the request",
    "denied": "access is denied: the role needs bedrock:InvokeModel for the inference profile and the model in each "
    "of its regions; for the first call aws-marketplace:Subscribe and ViewSubscriptions, and a valid payment method",
    "not_found": "there is no such model in {region}: check the id, and whether it is past its end of life",
    "quota": "a quota of the account is used up: wait, or ask for more under Service Quotas",
    "no_credentials": "there are no AWS credentials: give the process a role, or set AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK",
    "refused": "a guardrail or the provider's filter refused the sample",
    "unusable": "it answers, but not in the form it was asked for: choose another model",
    "over_budget": "LLM_DAILY_BUDGET_USD, or the owner's budget in admin, leaves nothing for a call today",
    "resting": "each model has failed several times in a row and rests: run check_bedrock for the reason",
}
# With these no other question fares better.
ENDS_IT = frozenset({"no_credentials", "over_budget", "resting"})
# AWS says these with codes that it also uses for other things: only the sentence tells.
SENTENCES = (
    (
        ("ftuformnotfilled", "use case details", "use case form", "first-time-use"),
        "Anthropic's first-time-use form is missing: "
        "fill it in once for the account, in the Bedrock console under Model catalog, or by PutUseCaseForModelAccess",
    ),
    (
        ("identifier is invalid", "end of its life", "end of life", "legacy"),
        "the model id is unknown or past its end of life: choose a current one",
    ),
    (
        ("on-demand throughput", "inference profile"),
        "the model is only reached through an inference profile: put global., jp., us. or eu. before its id",
    ),
    (("security token", "token included in the request", "expired"), "the AWS credentials are wrong or have expired"),
    (("marketplace", "payment"), "AWS Marketplace has not let the account subscribe: it needs a valid payment method, "
     "and a role with aws-marketplace:Subscribe; after the first call it can take 15 minutes"),
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Ask each configured model of Bedrock once. Exit code 1 when the fast model cannot be used. With --questions: "
        "have it write the query of each golden question, and compare the rows. Exit code 1 when none could be asked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--questions", action="store_true", help="ask for the golden questions' queries instead")
        parser.add_argument(
            "--customer", type=int, metavar="ID",
            help="whose appointments questions such as 'my next one' are about; else whoever booked last",
        )  # fmt: skip

    def handle(self, **options: Any) -> None:
        if options["questions"]:
            self._ask_questions(options["customer"])
        else:
            self._check_models()

    def _check_models(self) -> None:
        if settings.LLM_PROVIDER != "bedrock":
            self.stdout.write("LLM_PROVIDER is local: no model is asked until it is bedrock.")
        self.stdout.write(f"Region {settings.AWS_REGION}{_endpoint()}.")
        usable = {name: self._check(role, name) for name, role in _configured().items()}
        chain = [name for name in bedrock.models() if usable[name]]
        self.stdout.write(f"Messages are understood by: {', then '.join([*chain, 'the local engine'])}.")
        if not usable[settings.BEDROCK_FAST_MODEL]:
            raise CommandError("The fast model cannot be used.", returncode=1)

    def _ask_questions(self, customer_id: int | None) -> None:
        if not bedrock.is_configured():
            raise CommandError("No model can be asked: LLM_PROVIDER is local. Set it to bedrock, with credentials.")
        if customer_id is None:
            customer_id = Appointment.objects.order_by("-pk").values_list("customer_id", flat=True).first()
        calls = ModelCall.objects.filter(purpose=ModelCall.Purpose.CHECK, at__gte=timezone.now())
        verdicts: Counter[Verdict] = Counter()
        for one in GoldenQuestion.objects.examples():
            compared = golden.compare(one, customer_id=customer_id, now=timezone.now())
            verdicts[compared.verdict] += 1
            self.stdout.write(_line(one, compared))
            if compared.why in ENDS_IT:
                break
        asked = verdicts.total() - verdicts[Verdict.NOT_ASKED]
        if not asked:
            raise CommandError("No golden question could be asked.", returncode=1)
        cost = calls.aggregate(total=Sum("cost_usd"))["total"] or Decimal(0)
        self.stdout.write(_summary(verdicts, asked, cost))

    def _check(self, role: str, name: str) -> bool:
        try:
            tried = _try(name)
        except model_calls.OverBudget:
            tried = Tried("over_budget")
        works = tried.outcome == ModelCall.ANSWERED
        words = _what_it_took(name) if works else _what_is_missing(tried)
        self.stdout.write(f"{role} {name}: {words}")
        if capability(name) is CAREFUL:
            self.stdout.write("  This family is not known here: it is asked carefully, and counted at a high price.")
        return works


def _line(question: GoldenQuestion, compared: Compared) -> str:
    why = f" ({compared.why}{_meaning(compared.why)})" if compared.why else ""
    return f"{compared.verdict}{why}: {question.question}" + (f"\n  {compared.sql}" if compared.sql else "")


def _meaning(outcome: str) -> str:
    words = WORDS.get(outcome, "")
    return f": {words.format(region=settings.AWS_REGION, seconds=settings.MODEL_TRY_SECONDS)}" if words else ""


def _summary(verdicts: Counter[Verdict], asked: int, cost: Decimal) -> str:
    empty = verdicts[Verdict.EMPTY]
    right = verdicts[Verdict.RIGHT] + empty
    return (
        f"{right} of {asked} right ({100 * right / asked:.0f} %), {empty} of them with nothing to compare; "
        f"{verdicts[Verdict.WRONG]} wrong, {verdicts[Verdict.NO_ANSWER]} without an answer, "
        f"{verdicts[Verdict.NOT_ASKED]} not asked. {cost.quantize(Decimal('0.000001'))} USD."
    )


def _configured() -> dict[str, str]:
    """Each id once, with the first of its roles."""
    roles = [("fallback", name) for name in reversed(settings.BEDROCK_FALLBACK_MODELS)]
    roles += [("strong", settings.BEDROCK_STRONG_MODEL), ("fast", settings.BEDROCK_FAST_MODEL)]
    return dict(reversed({name: role for role, name in roles}.items()))


def _try(name: str) -> Tried[model.Said]:
    now = timezone.localtime()
    question = replace(model.question(SAMPLE, context=NOTHING_ASKED, now=now), purpose=ModelCall.Purpose.CHECK)
    return bedrock.attempt(
        question, name, bedrock.request_body(question, name), parse=model.parse, seconds=settings.MODEL_TRY_SECONDS
    )


def _what_it_took(name: str) -> str:
    call = ModelCall.objects.filter(model=name, purpose=ModelCall.Purpose.CHECK).latest("at")
    cost = call.cost_usd.quantize(Decimal("0.000001"))
    return f"works, {call.latency_ms} ms, {call.tokens_in} tokens in and {call.tokens_out} out, {cost} USD"


def _what_is_missing(tried: Tried[model.Said]) -> str:
    said = tried.detail.lower()
    words = next((meaning for marks, meaning in SENTENCES if any(mark in said for mark in marks)), None)
    words = words or WORDS.get(tried.outcome, "it failed in a way that is not known here")
    words = words.format(region=settings.AWS_REGION, seconds=settings.MODEL_TRY_SECONDS)
    return f"cannot be used ({tried.outcome}): {words}." + (f" AWS says: {tried.detail}" if tried.detail else "")


def _endpoint() -> str:
    return f" at {settings.BEDROCK_ENDPOINT_URL}" if settings.BEDROCK_ENDPOINT_URL else ""
