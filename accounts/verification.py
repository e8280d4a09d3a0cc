"""Showing by a code that an e-mail address is one's own. The limits count in the database, under row locks.

Between two codes for an address there is a pause; another address is written to at once, so that a mistyped one can be
corrected.

What is counted belongs to a channel identity, an address and, for the web, a network: neither another address nor
another conversation nor requests in parallel get around it. No answer here tells whether an address belongs to a
customer.

**Wrong codes.** An identity has five within an hour, whatever addresses it tries, and then waits an hour; so no address
can be tried more often by one identity either. Strangers must not lock the owner of an address out by that, so what
they do counts for themselves; but there can be many of them, so an address has a total for all the identities together
that have never shown it: twenty within a day. A guess is right once in a million, each against a code of its own
chance; all the strangers of a day find an address's code with a probability of 1 - (1 - 10^-6)^20 = 0.002 %, those of a
whole year of attacks every day with 0.7 %. (Five an hour for an address, whoever guesses, would be 120 a day: 0.012 %
and 4.3 %.)
The total is not forgotten when somebody gives the right code: the owner's coming and going wins a guesser nothing.

**Who has shown the address before** from the same identity has an allowance of their own, for codes as for guesses:
nothing that strangers do with the address keeps them out.
"""

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import limits
from accounts.mail import outgoing
from accounts.models import ChannelIdentity, CodeLimit, Customer, EmailVerification, OutgoingEmail, RateLimit

log = logging.getLogger(__name__)

VALID = timedelta(minutes=5)
MAX_FAILURES = 5
PAUSE = timedelta(seconds=15)
HOUR = timedelta(hours=1)
CODES_AN_HOUR = 3
CODES_AN_HOUR_AND_NETWORK = 30
BLOCK = timedelta(seconds=3600)
# Wrong codes for one address within a day, of all identities that have never shown it (see above).
STRANGERS_FAILURES = 20
DAY = timedelta(days=1)

Scope, Status, Rate = CodeLimit.Scope, EmailVerification.Status, RateLimit.Scope
OPEN = [Status.ASKED, Status.SENT]
# Ends what stands where an erased address was: its keyed hash, enough to count by.
FORGOTTEN = "@erased.invalid"


class CodeRefused(Exception):
    """No code is sent before `until`. `code`: too_soon, too_many, blocked."""

    def __init__(self, code: str, until: datetime) -> None:
        super().__init__(code)
        self.code, self.until = code, until


class SiteIsFull(CodeRefused):
    """The whole site has sent as many codes as it may."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too_many", until)


class Outcome(Enum):
    """What became of a guess. Only RIGHT and WRONG were compared with the code at all."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Check:
    """`email` is the address that was shown to be theirs; `left` how many more guesses there are, or `until`
    when there are none.
    """

    outcome: Outcome
    email: str = ""
    left: int = 0
    until: datetime | None = None


def ask_for_code(*, identity: ChannelIdentity, email: str, language: str, now: datetime) -> EmailVerification:
    """Have a code sent to `email`; one that the identity asked for before is void. Raises CodeRefused."""
    try:
        return _ask(identity, email, language, now)
    except SiteIsFull:
        # Out here: the refusal rolls back what was written before it.
        _alert(now)
        raise


@transaction.atomic
def _ask(identity: ChannelIdentity, email: str, language: str, now: datetime) -> EmailVerification:
    network = identity.last_network_key if settings.COUNT_CODES_BY_NETWORK else ""
    is_stranger = not _has_shown(identity, email)
    blocked_until = _blocked_until(_lock_limits(identity, email if is_stranger else "", network), now)
    if blocked_until:
        raise CodeRefused("blocked", blocked_until)
    asked = EmailVerification.objects.filter(asked_at__gt=now - HOUR)
    own = asked.filter(identity=identity)
    if is_stranger:
        _check_number(_to(asked, email), CODES_AN_HOUR, now)
    _check_number(own, CODES_AN_HOUR, now)
    # Of the address, so that a mistyped one is corrected at once.
    _check_pause(_to(asked if is_stranger else own, email), now)
    if network:
        _check_number(asked.filter(network_key=network), CODES_AN_HOUR_AND_NETWORK, now)
    # The last of the locks: whoever waits for it holds nothing that another one waits for who has it.
    if not limits.take(scope=Rate.CODES, key="site", most=settings.CODE_EMAILS_PER_HOUR, within=HOUR, now=now):
        raise SiteIsFull(now + HOUR)
    identity.verifications.filter(status__in=OPEN).update(status=Status.REPLACED, done_at=now)
    row = EmailVerification.objects.create(identity=identity, email=email, network_key=network, asked_at=now)
    outgoing.queue(
        kind=OutgoingEmail.Kind.CODE, dedup_key=f"code:{row.pk}", verification=row, to=email, language=language,
        useful_until=now + VALID, now=now,
    )  # fmt: skip
    return row


def _alert(now: datetime) -> None:
    """Once an hour, however many are refused: nobody new can show who they are until somebody has looked."""
    if limits.take(scope=Rate.ALERTS, key="codes", most=1, within=HOUR, now=now):
        log.error("code e-mails: the site's limit of %s an hour is reached", settings.CODE_EMAILS_PER_HOUR)


def _to(rows: QuerySet[EmailVerification], email: str) -> QuerySet[EmailVerification]:
    return rows.alias(address=Lower("email")).filter(address__in=[email.lower(), _forgotten(email)])


def of(*, identities: QuerySet[ChannelIdentity], customers: QuerySet[Customer]) -> QuerySet[EmailVerification]:
    """The codes for addresses of these customers, and those asked for from these identities; not where such an address
    is somebody else's, who uses the same browser.
    """
    living = Customer.objects.filter(merged_into=None, email__isnull=False).alias(address=Lower("email"))
    own = customers.filter(email__isnull=False).values_list(Lower("email"))
    others = living.filter(address=OuterRef("address")).exclude(pk__in=customers.values("pk"))
    rows = EmailVerification.objects.alias(address=Lower("email")).exclude(email__endswith=FORGOTTEN)
    return rows.filter(Q(address__in=own) | Q(identity__in=identities) & ~Exists(others))


def forget(rows: QuerySet[EmailVerification], *, now: datetime) -> None:
    """Take the addresses away. That codes were asked for stays, and goes on counting: erasing lifts no limit."""
    for row in rows:
        row.email = _forgotten(row.email)
        if row.status in OPEN:
            row.status, row.done_at = Status.REPLACED, now
        row.save(update_fields=["email", "status", "done_at"])


def counted_by(*, identities: QuerySet[ChannelIdentity], addresses: Iterable[str]) -> Q:
    """Which rows of CodeLimit count for these; not those of their networks, which others share."""
    keys = [_key(str(pk)) for pk in identities.values_list("pk", flat=True)]
    return Q(scope=Scope.IDENTITY, key__in=keys) | Q(
        scope=Scope.ADDRESS, key__in=[_key(address.lower()) for address in addresses]
    )


def _forgotten(email: str) -> str:
    return _key(email.lower()) + FORGOTTEN


def _check_number(rows: QuerySet[EmailVerification], most: int, now: datetime) -> None:
    moments = list(rows.order_by("-asked_at").values_list("asked_at", flat=True)[:most])
    if len(moments) >= most:
        raise CodeRefused("too_many", moments[-1] + HOUR)


def _check_pause(rows: QuerySet[EmailVerification], now: datetime) -> None:
    last = rows.order_by("-asked_at").values_list("asked_at", flat=True).first()
    if last is not None and last + PAUSE > now:
        raise CodeRefused("too_soon", last + PAUSE)


def _has_shown(identity: ChannelIdentity, email: str) -> bool:
    return _to(identity.verifications.filter(status=Status.VERIFIED), email).exists()


def _lock_limits(identity: ChannelIdentity, email: str, network: str = "") -> list[CodeLimit]:
    """The rows that count, made if missing, locked in one order everywhere: address, identity, network.

    No `email`: whoever has shown the address before does not count for it.
    """
    keys = [(Scope.ADDRESS, _key(email.lower()))] if email else []
    keys += [(Scope.IDENTITY, _key(str(identity.pk)))]
    keys += [(Scope.NETWORK, network)] if network else []
    CodeLimit.objects.bulk_create([CodeLimit(scope=scope, key=key) for scope, key in keys], ignore_conflicts=True)
    return [CodeLimit.objects.select_for_update().get(scope=scope, key=key) for scope, key in keys]


def _blocked_until(counted: list[CodeLimit], now: datetime) -> datetime | None:
    return max((row.blocked_until for row in counted if row.blocked_until and row.blocked_until > now), default=None)


def _key(value: str) -> str:
    return salted_hmac("accounts.verification.limit", value, algorithm="sha256").hexdigest()


def issue_code(verification_id: int, *, now: datetime) -> tuple[EmailVerification, str] | None:
    """Make the code at the moment of sending; only its hash is stored. None when nobody waits for it any more.

    A second sending (the first was cut off) makes another one, and the first is void.
    """
    with transaction.atomic():
        row = EmailVerification.objects.select_for_update().get(pk=verification_id)
        if row.status not in OPEN:
            return None
        code = f"{secrets.randbelow(10**6):06}"
        row.code_hash, row.status, row.expires_at = _hash(row, code), Status.SENT, now + VALID
        row.save(update_fields=["code_hash", "status", "expires_at"])
    return row, code


def _hash(row: EmailVerification, code: str) -> str:
    return salted_hmac("accounts.verification.code", f"{row.pk}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def check_code(*, identity: ChannelIdentity, code: str, now: datetime) -> Check:
    """Compare a guess with the code the identity asked for last. Counted once each, whatever arrives at once."""
    asked = identity.verifications.filter(status__in=OPEN).first()
    if asked is None:
        last = identity.verifications.first()
        until = last.done_at + BLOCK if last is not None and last.status == Status.SPENT and last.done_at else None
        return Check(Outcome.BLOCKED, until=until) if until and until > now else Check(Outcome.NOT_ASKED)
    counted = _lock_limits(identity, "" if _has_shown(identity, asked.email) else asked.email)
    row = EmailVerification.objects.select_for_update().get(pk=asked.pk)
    if until := _blocked_until(counted, now):
        return Check(Outcome.BLOCKED, until=until)
    if row.status not in OPEN:
        return Check(Outcome.NOT_ASKED)
    if row.status != Status.SENT or row.expires_at is None or row.expires_at <= now:
        return Check(Outcome.EXPIRED)
    row.attempts += 1
    if constant_time_compare(_hash(row, code), row.code_hash):
        return _accept(row, counted, now)
    return _refuse(row, counted, now)


def _accept(row: EmailVerification, counted: list[CodeLimit], now: datetime) -> Check:
    row.status, row.done_at = Status.VERIFIED, now
    row.save(update_fields=["attempts", "status", "done_at"])
    for limit in counted:
        if limit.scope == Scope.IDENTITY:
            limit.failures, limit.failures_since = 0, None
            limit.save(update_fields=["failures", "failures_since"])
    return Check(Outcome.RIGHT, email=row.email)


def _refuse(row: EmailVerification, counted: list[CodeLimit], now: datetime) -> Check:
    left = min(_count_failure(limit, now) for limit in counted)
    if left == 0:
        row.status, row.done_at = Status.SPENT, now
        # Of strangers' blocks within a day the owner hears once.
        _tell_owner(row.email, counted[0].failures_since or now, now)
    row.save(update_fields=["attempts", "status", "done_at"])
    return Check(Outcome.WRONG, left=left, until=_blocked_until(counted, now))


def _count_failure(limit: CodeLimit, now: datetime) -> int:
    """One more; the last one allowed begins the block. Returns how many are left."""
    is_total = limit.scope == Scope.ADDRESS
    most, window = (STRANGERS_FAILURES, DAY) if is_total else (MAX_FAILURES, HOUR)
    if limit.failures_since is None or limit.failures_since + window <= now:
        limit.failures, limit.failures_since = 0, now
    limit.failures += 1
    left = most - limit.failures
    if left == 0:
        # The total holds until its day is over: twenty a day, and not twenty and then some more.
        limit.blocked_until = limit.failures_since + DAY if is_total else now + BLOCK
    limit.save(update_fields=["failures", "failures_since", "blocked_until"])
    return left


def _tell_owner(email: str, began: datetime, now: datetime) -> None:
    """Somebody tries to get in, and their owner should know; once for the guesses that `began` then."""
    owner = Customer.objects.alias(address=Lower("email")).filter(address=email.lower(), merged_into=None).first()
    if owner is not None:
        outgoing.tell_of_guesses(owner, f"guesses:{owner.pk}:{began.isoformat()}", now=now)
