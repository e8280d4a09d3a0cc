"""What a customer owns or uses: added up to the level's limit, and removed."""

from django.db import transaction

from accounts.locks import lock_customers
from accounts.models import Action, Customer, Device
from accounts.permissions import Refusal, decide


class NotPermitted(Exception):
    """The customer's level does not allow it; `refusal` says what is missing."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.missing)
        self.refusal = refusal


def may_add(customer: Customer) -> Refusal | None:
    return decide(customer, Action.DEVICE, used=customer.devices.filter(is_active=True).count())


@transaction.atomic
def add(*, customer: Customer, kind: str, name: str, place: str = "", serial: str = "", notes: str = "") -> Device:
    """Raises NotPermitted beyond the level's number, ValidationError for values that are too long or missing."""
    # Counted under the lock: of two at once, only one can be the last that is allowed.
    lock_customers([customer.pk])
    refusal = may_add(customer)
    if refusal:
        raise NotPermitted(refusal)
    device = Device(customer=customer, kind=kind, name=name, place=place, serial=serial, notes=notes)
    device.full_clean()
    device.save()
    return device


def remove(*, device: Device) -> None:
    """No longer offered; the appointments that were about it keep it."""
    device.is_active = False
    device.save(update_fields=["is_active"])
