"""Attacks on the codes: what is evaluated at all is what the limits allow, whoever asks from wherever, how often at once."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from accounts import verification
from accounts.models import ChannelIdentity, CodeLimit, Customer, EmailVerification, OutgoingEmail
from accounts.services import network_key
from accounts.verification import CodeRefused, Outcome, ask_for_code, check_code, issue_code
from meetassist.tests.running import soak_count


def make_identity(number, network=""):
    return ChannelIdentity.objects.create(
        customer=Customer.objects.create(), channel="web", external_id=f"attacker-{number}", last_network_key=network
    )


def ask(identity, email, now):
    return ask_for_code(identity=identity, email=email, language="vi", now=now)


def sent(identity, email, now):
    """Ask for a code and have it made, as the task does at the moment of sending."""
    row = ask(identity, email, now)
    return issue_code(row.pk, now=now)[1]


def another(code, step=1):
    return f"{(int(code) + step) % 10**6:06}"


def in_threads(number, act):
    """Run `act(index)` in so many threads that begin together; returns what they returned."""
    gate = threading.Barrier(number)

    def run(index):
        try:
            gate.wait(30)
            return act(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


@pytest.fixture
def identity(db):
    return make_identity(0)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_of_many_guesses_over_many_identities_and_addresses_exactly_those_are_evaluated_that_the_limits_allow():
    """Of each address three conversations with a code of their own, and guesses at all of them from eight threads."""
    addresses, threads, guesses = soak_count(small=10, heavy=30), 8, soak_count(small=280, heavy=10_000)
    start = timezone.now()
    codes = []
    for number in range(addresses * verification.CODES_AN_HOUR):
        turn, address = divmod(number, addresses)
        identity = make_identity(number)
        codes.append((identity, sent(identity, f"victim{address}@example.com", start + turn * verification.PAUSE)))
    now = start + timedelta(minutes=1)

    def attack(index):
        chance, found = random.Random(index), []
        order = chance.sample(codes, len(codes))
        for turn in range(guesses // threads):
            identity, code = order[turn % len(order)]
            guess = another(code, chance.randrange(1, 10**6))
            found.append(check_code(identity=identity, code=guess, now=now).outcome)
            with pytest.raises(CodeRefused):
                ask(identity, f"victim{chance.randrange(addresses)}@example.com", now)
        return found

    outcomes = [outcome for found in in_threads(threads, attack) for outcome in found]
    assert len(outcomes) == guesses // threads * threads
    each = verification.CODES_AN_HOUR * verification.MAX_FAILURES
    assert outcomes.count(Outcome.WRONG) == addresses * each and each < verification.STRANGERS_FAILURES
    assert not {Outcome.RIGHT, Outcome.EXPIRED} & set(outcomes)
    attempts = EmailVerification.objects.values("email").annotate(number=Sum("attempts"))
    assert {row["number"] for row in attempts} == {each} and len(attempts) == addresses
    assert OutgoingEmail.objects.count() == len(codes)


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_count_once_each():
    identity, now = make_identity(0), timezone.now()
    code = sent(identity, "an@example.com", now)
    checks = in_threads(12, lambda index: check_code(identity=identity, code=another(code, index + 1), now=now))
    assert [check.outcome for check in checks].count(Outcome.WRONG) == 5
    assert sorted(check.left for check in checks if check.outcome == Outcome.WRONG) == [0, 1, 2, 3, 4]
    assert {check.outcome for check in checks} == {Outcome.WRONG, Outcome.BLOCKED}
    assert EmailVerification.objects.get().attempts == 5


@pytest.mark.django_db(transaction=True)
def test_the_race_is_there_without_the_lock(monkeypatch):
    """Twelve readers of the same count: without the row lock more than five guesses are evaluated."""
    identity, now = make_identity(0), timezone.now()
    code = sent(identity, "an@example.com", now)
    gate = threading.Barrier(12)

    def unlocked(identity, email, network=""):
        rows = list(CodeLimit.objects.all())
        gate.wait(30)
        return rows

    monkeypatch.setattr(verification, "_lock_limits", unlocked)
    monkeypatch.setattr(EmailVerification.objects, "select_for_update", EmailVerification.objects.all)
    checks = in_threads(12, lambda index: check_code(identity=identity, code=another(code, index + 1), now=now))
    assert [check.outcome for check in checks].count(Outcome.WRONG) == 12


@pytest.mark.django_db(transaction=True)
def test_one_code_is_made_of_requests_at_once():
    identity, now = make_identity(0), timezone.now()

    def request(_index):
        try:
            return ask(identity, "an@example.com", now).pk
        except CodeRefused as refusal:
            return refusal.code

    results = in_threads(8, request)
    assert sorted(map(str, results))[1:] == ["too_soon"] * 7
    assert EmailVerification.objects.count() == OutgoingEmail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_right_code_is_taken_once_when_it_comes_twice_at_once():
    identity, now = make_identity(0), timezone.now()
    code = sent(identity, "an@example.com", now)
    checks = in_threads(6, lambda _index: check_code(identity=identity, code=code, now=now))
    assert sorted(check.outcome.value for check in checks) == ["not_asked"] * 5 + ["right"]


def test_a_code_is_not_taken_again(identity):
    now = timezone.now()
    code = sent(identity, "an@example.com", now)
    assert check_code(identity=identity, code=code, now=now).outcome == Outcome.RIGHT
    assert check_code(identity=identity, code=code, now=now).outcome == Outcome.NOT_ASKED


def test_a_code_is_good_until_the_fifth_minute_and_not_at_it(identity):
    now = timezone.now()
    code = sent(identity, "an@example.com", now)
    edge = now + timedelta(minutes=5)
    assert check_code(identity=identity, code=code, now=edge).outcome == Outcome.EXPIRED
    assert check_code(identity=identity, code=code, now=edge - timedelta(microseconds=1)).outcome == Outcome.RIGHT


def test_of_two_codes_only_the_newer_counts(identity):
    now = timezone.now()
    old = sent(identity, "an@example.com", now)
    later = now + timedelta(seconds=15)
    new = sent(identity, "an@example.com", later)
    if old != new:
        assert check_code(identity=identity, code=old, now=later).outcome == Outcome.WRONG
    assert check_code(identity=identity, code=new, now=later).email == "an@example.com"


def test_a_code_belongs_to_the_conversation_that_asked_for_it(identity):
    now, thief = timezone.now(), make_identity(1)
    code = sent(identity, "an@example.com", now)
    assert check_code(identity=thief, code=code, now=now).outcome == Outcome.NOT_ASKED
    sent(thief, "thief@example.com", now)
    assert check_code(identity=thief, code=code, now=now).outcome == Outcome.WRONG


def test_fifteen_seconds_between_codes_and_three_an_hour_for_an_address_and_for_an_identity(identity):
    now = timezone.now()

    def refused(one, email, seconds):
        try:
            ask(one, email, now + timedelta(seconds=seconds))
        except CodeRefused as refusal:
            return refusal.code, round((refusal.until - now).total_seconds())
        return None

    assert refused(identity, "an@example.com", 0) is None
    assert refused(identity, "an@example.com", 14) == ("too_soon", 15)
    # Neither another conversation nor other letters get around it; a mistyped address is corrected at once.
    assert refused(make_identity(1), "AN@Example.com", 14) == ("too_soon", 15)
    assert refused(identity, "other@example.com", 14) is None
    assert refused(identity, "Other@Example.com", 20) == ("too_soon", 29)
    assert refused(identity, "an@example.com", 15) is None
    assert refused(identity, "an@example.com", 60) == ("too_many", 3600)
    assert refused(identity, "third@example.com", 60) == ("too_many", 3600)
    assert refused(make_identity(2), "an@example.com", 60) is None
    assert refused(make_identity(3), "an@example.com", 90) == ("too_many", 3600)
    assert refused(identity, "an@example.com", 3600) is None


def test_thirty_an_hour_and_network_where_a_trusted_proxy_tells_it(db, settings):
    now = timezone.now()
    settings.COUNT_CODES_BY_NETWORK = True
    for number in range(30):
        ask(make_identity(number, "office"), f"c{number}@example.com", now)
    with pytest.raises(CodeRefused, match="too_many"):
        ask(make_identity(30, "office"), "c30@example.com", now)
    ask(make_identity(31, "elsewhere"), "c31@example.com", now)
    # Messenger has no network address, and without a proxy everybody may have the same.
    ask(make_identity(32), "c32@example.com", now)
    settings.COUNT_CODES_BY_NETWORK = False
    ask(make_identity(33, "office"), "c33@example.com", now)


def test_after_five_wrong_codes_nothing_is_sent_or_taken_for_an_hour(identity):
    now = timezone.now()
    code = sent(identity, "an@example.com", now)
    lefts = [check_code(identity=identity, code=another(code), now=now).left for _ in range(5)]
    assert lefts == [4, 3, 2, 1, 0]
    assert check_code(identity=identity, code=code, now=now).outcome == Outcome.BLOCKED
    for email in ("other@example.com", "an@example.com"):
        with pytest.raises(CodeRefused, match="blocked"):
            ask(identity, email, now + timedelta(seconds=3599))
    later = now + timedelta(seconds=3600)
    assert check_code(identity=identity, code=sent(identity, "an@example.com", later), now=later).email


def test_wrong_codes_add_up_over_codes_addresses_and_conversations(identity):
    """Reference defect 30: asking for another code, or for another address, forgot what was counted."""
    now = timezone.now()
    for step, email in enumerate(("an@example.com", "binh@example.com")):
        moment = now + timedelta(seconds=20 * step)
        code = sent(identity, email, moment)
        for _ in range(2):
            assert check_code(identity=identity, code=another(code), now=moment).outcome == Outcome.WRONG
    moment = now + timedelta(seconds=40)
    code = sent(identity, "chi@example.com", moment)
    assert check_code(identity=identity, code=another(code), now=moment).left == 0
    with pytest.raises(CodeRefused, match="blocked"):
        ask(identity, "an@example.com", now + timedelta(seconds=60))


def guess_wrong(identity, email, now, times):
    """Ask for a code and enter others; returns how many guesses are left after each."""
    code = sent(identity, email, now)
    return [check_code(identity=identity, code=another(code, step + 1), now=now).left for step in range(times)]


def test_five_wrong_codes_of_a_stranger_lock_nobody_out_but_the_stranger(identity):
    """The owner waits for a code of their own, in another conversation that nobody knows yet either."""
    now, owner = timezone.now(), make_identity(1)
    good = sent(owner, "an@example.com", now)
    later = now + timedelta(seconds=15)
    assert guess_wrong(identity, "an@example.com", later, 5) == [4, 3, 2, 1, 0]
    assert check_code(identity=identity, code=good, now=later).outcome == Outcome.BLOCKED
    assert check_code(identity=owner, code=good, now=later) == verification.Check(Outcome.RIGHT, "an@example.com")


def test_all_strangers_together_have_twenty_guesses_a_day_at_one_address_whatever_the_owner_does(identity):
    """A day of attacks: three codes an hour for ever new conversations, and the owner signs in between them."""
    start, evaluated, refused = timezone.now(), 0, set()
    for hour in range(23):
        for turn in range(3):
            now = start + timedelta(hours=hour, minutes=turn)
            one = make_identity(100 + hour * 3 + turn)
            try:
                code = sent(one, "an@example.com", now)
            except CodeRefused as refusal:
                refused.add((refusal.code, refusal.until))
                continue
            found = [check_code(identity=one, code=another(code, step), now=now).outcome for step in range(1, 7)]
            evaluated += found.count(Outcome.WRONG)
        if hour == 0:
            # Somebody has read the mailbox and is let in: the count of the others goes on.
            EmailVerification.objects.create(
                identity=identity, email="an@example.com", status="verified", asked_at=start
            )
    assert evaluated == verification.STRANGERS_FAILURES == 20
    assert refused == {("blocked", start + timedelta(days=1))}
    following = start + timedelta(days=1)
    code = sent(identity, "an@example.com", following - timedelta(minutes=1))
    assert check_code(identity=identity, code=code, now=following - timedelta(minutes=1)).email == "an@example.com"
    assert guess_wrong(make_identity(999), "an@example.com", following, 5) == [4, 3, 2, 1, 0]


def test_who_has_shown_an_address_keeps_an_allowance_of_their_own_for_codes_and_guesses(identity):
    now = timezone.now()
    assert check_code(identity=identity, code=sent(identity, "an@example.com", now), now=now).email == "an@example.com"
    later = now + timedelta(hours=2)
    for number in range(1, 4):
        guess_wrong(make_identity(number), "an@example.com", later + timedelta(seconds=15 * number), 5)
    moment = later + timedelta(seconds=46)
    with pytest.raises(CodeRefused, match="too_"):
        ask(make_identity(4), "an@example.com", moment)
    assert guess_wrong(identity, "AN@example.com", moment, 4) == [4, 3, 2, 1]
    code = sent(identity, "an@example.com", moment + timedelta(seconds=15))
    assert check_code(identity=identity, code=code, now=moment + timedelta(seconds=15)).email == "an@example.com"
    # Their own five are five: for nobody is it free.
    code = sent(identity, "an@example.com", moment + timedelta(seconds=30))
    assert [check_code(identity=identity, code=another(code), now=moment).left for _ in range(5)][-1] == 0
    with pytest.raises(CodeRefused, match="blocked"):
        ask(identity, "an@example.com", moment + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("language", "subject"),
    [("vi", "Có người nhập sai mã cho địa chỉ của bạn"), ("en", "Somebody has entered wrong codes for your address")],
)
def test_the_owner_is_told_once_of_the_guesses_of_a_day(db, language, subject):
    owner = Customer.objects.create(name="An", email="An@example.com", language=language)
    now = timezone.now()
    for number in range(3):
        guess_wrong(make_identity(number), "an@example.com", now + timedelta(seconds=15 * number), 5)
    mail = OutgoingEmail.objects.exclude(kind="code").get()
    assert (mail.kind, mail.to, mail.customer, mail.subject) == ("security", "An@example.com", owner, subject)
    assert "An" in mail.text and mail.html and mail.language == language
    for number in range(3, 6):
        guess_wrong(make_identity(number), "an@example.com", now + timedelta(hours=25, seconds=15 * number), 5)
    assert OutgoingEmail.objects.exclude(kind="code").count() == 2, "another day, another word"
    guess_wrong(make_identity(9), "nobody@example.com", now, 5)
    assert OutgoingEmail.objects.exclude(kind="code").count() == 2, "an address that is nobody's"


def test_nothing_of_a_code_is_stored_but_a_keyed_hash(identity, settings):
    now = timezone.now()
    code = sent(identity, "an@example.com", now)
    row = EmailVerification.objects.get()
    assert len(row.code_hash) == 64 and code not in row.code_hash
    assert verification._hash(row, code) == row.code_hash
    settings.SECRET_KEY = "another"
    assert verification._hash(row, code) != row.code_hash
    assert OutgoingEmail.objects.get().text == ""


def test_codes_are_spread_over_all_six_digits(identity):
    row = ask(identity, "an@example.com", datetime.now(tz=timezone.get_current_timezone()))
    codes = [issue_code(row.pk, now=timezone.now())[1] for _ in range(200)]
    assert {len(code) for code in codes} == {6} and len(set(codes)) > 190
    assert {code[0] for code in codes} == set("0123456789")


def test_whoever_has_a_whole_ipv6_network_counts_as_one():
    of_one = {network_key(address) for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:DB8:1:2::a")}
    assert len(of_one) == 1 and network_key("2001:db8:1:3::1") not in of_one
    assert network_key("::ffff:192.0.2.1") == network_key("192.0.2.1") != network_key("192.0.2.2")
