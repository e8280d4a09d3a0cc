"""The one function that decides what a customer may do, over every level and action of the fixture."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import Action, Customer, ServiceLevel
from accounts.permissions import LIMITS, Missing, decide

EVERYBODY = {"book", "reschedule", "cancel", "feedback", "device", "question", "person"}
ALLOWED = {"basic": EVERYBODY, "premium": EVERYBODY | {"waitlist"}, "enterprise": EVERYBODY | {"waitlist"}}
NUMBERS = {
    ("basic", "book"): 5, ("premium", "book"): 10, ("enterprise", "book"): 50,
    ("basic", "device"): 1, ("premium", "device"): 3, ("enterprise", "device"): 10,
    ("basic", "question"): 30, ("premium", "question"): 100, ("enterprise", "question"): None,
}  # fmt: skip
WINDOWS = {"basic": 60, "premium": 90, "enterprise": 180}


@pytest.fixture
def customers(db):
    call_command("loaddata", "levels", verbosity=0)
    return {level.code: Customer.objects.create(level=level) for level in ServiceLevel.objects.all()}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("level", ["basic", "premium", "enterprise"])
def test_every_level_and_action(customers, level, action):
    refusal = decide(customers[level], action)
    if action in ALLOWED[level]:
        assert refusal is None
    else:
        assert (refusal.missing, refusal.having.code, refusal.instead) == (Missing.ACTION, "premium", Action.BOOK)


@pytest.mark.parametrize(("level", "action"), NUMBERS)
def test_every_number_counts_up_to_itself_and_names_the_level_that_has_more(customers, level, action):
    most = NUMBERS[level, action]
    if most is None:
        assert decide(customers[level], Action(action), used=10**6) is None
        return
    assert decide(customers[level], Action(action), used=most - 1) is None
    refusal = decide(customers[level], Action(action), used=most)
    more = [one for one in ALLOWED if NUMBERS[one, action] is None or NUMBERS[one, action] > most]
    assert (refusal.missing, refusal.limit) == (Missing.NUMBER, most)
    assert (refusal.having.code if refusal.having else None) == (more[0] if more else None)
    assert refusal.instead not in (None, Action(action))


@pytest.mark.parametrize("action", [Action.BOOK, Action.RESCHEDULE])
@pytest.mark.parametrize("level", WINDOWS)
def test_every_window(customers, level, action):
    days = timedelta(days=WINDOWS[level])
    assert decide(customers[level], action, ahead=days) is None
    refusal = decide(customers[level], action, ahead=days + timedelta(seconds=1))
    assert (refusal.missing, refusal.limit, refusal.instead) == (Missing.WINDOW, WINDOWS[level], action)
    assert (refusal.having.code if refusal.having else None) == {"basic": "premium", "premium": "enterprise"}.get(level)


def test_whoever_has_no_level_has_the_default_one(customers):
    assert decide(Customer.objects.create(), Action.WAITLIST).missing == Missing.ACTION
    ServiceLevel.objects.update(is_default=False)
    assert decide(Customer.objects.create(), Action.WAITLIST) is None


def test_a_business_without_levels_limits_nobody(db):
    customer = Customer.objects.create()
    assert [decide(customer, action, used=10**6, ahead=timedelta(days=10**4)) for action in Action] == [None] * 8


def test_a_disabled_customer_may_do_nothing(customers):
    customers["enterprise"].is_active = False
    refusals = [decide(customers["enterprise"], action) for action in Action]
    assert {refusal.missing for refusal in refusals} == {Missing.ACTIVE}


def test_levels_are_data_a_new_one_needs_no_code(customers):
    level = ServiceLevel.objects.create(code="family", rank=15, name="Gia đình", actions=["waitlist"], maximum_coming=0)
    family = Customer.objects.create(level=level)
    assert decide(family, Action.WAITLIST) is None
    assert decide(family, Action.BOOK).having.code == "premium"
    assert decide(customers["basic"], Action.WAITLIST).having.code == "family"


def test_every_limit_is_a_field_of_the_level():
    assert {action: ServiceLevel._meta.get_field(name).null for action, name in LIMITS.items()} == dict.fromkeys(
        LIMITS, True
    )
