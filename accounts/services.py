"""Making and changing customers."""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import channels, limits
from accounts.models import ChannelIdentity, Customer, RateLimit
from meetassist.zones import validate_time_zone


class TooManyVisitors(Exception):
    """The network has made as many new identities within the hour as it may."""


def identify(
    *, channel: str, external_id: str, language: str = "", address: str = "", most_new: int | None = None
) -> ChannelIdentity:
    """The identity on this channel, made with a customer of its own at its first message.

    `address` is the network's; `most_new` is how many new ones that may bring within an hour, None for any number.
    Raises TooManyVisitors, and UnknownChannel.
    """
    networks = networks_of(address)
    found = ChannelIdentity.objects.filter(channel=channel, external_id=external_id).first()
    if found:
        if networks and found.last_network_key != networks["last_network_key"]:
            ChannelIdentity.objects.filter(pk=found.pk).update(**networks)
            found.last_network_key, found.last_subnet_key = networks["last_network_key"], networks["last_subnet_key"]
        return found
    channels.check(channel)
    try:
        with transaction.atomic():
            customer = Customer.objects.create(language=language or settings.LANGUAGE_CODE)
            made = ChannelIdentity.objects.create(
                channel=channel, external_id=external_id, customer=customer,
                network_key=networks.get("last_network_key", ""), **networks,
            )  # fmt: skip
            # Of several first messages of one visitor only that one counts which gets here.
            if networks and most_new is not None and not _take_visitor(made.network_key, most_new):
                raise TooManyVisitors
            return made
    except IntegrityError:
        # Two first messages at once: the other one made it, and our customer was rolled back with it.
        return ChannelIdentity.objects.get(channel=channel, external_id=external_id)


# How long a browser can still exchange the cookie that was replaced, and how long what it had sent with it before.
EXCHANGED_FOR = timedelta(minutes=10)
IN_FLIGHT = timedelta(seconds=10)


def renew_session(identity: ChannelIdentity, *, now: datetime) -> None:
    """Of an identity that is a browser: whoever holds a copy of its cookie is not this identity any more.

    The browser gets a new one. If it has not come for the last one yet, it still has the one before, to exchange.
    """
    has_come = identity.former_until is None or identity.former_until <= now + IN_FLIGHT
    identity.former_session_key = identity.session_key if has_come else identity.former_session_key
    identity.session_key, identity.former_until = secrets.token_hex(16), now + EXCHANGED_FOR
    identity.save(update_fields=["session_key", "former_session_key", "former_until"])


def name_customer(*, customer: Customer, name: str) -> None:
    customer.name = name[:100]
    customer.save(update_fields=["name"])


def change_phone(*, customer: Customer, phone: str) -> None:
    """`phone` as meetassist.phones.read_phone gives it, or empty."""
    customer.phone = phone
    customer.save(update_fields=["phone"])


def note_phone(*, customer: Customer, phone: str) -> bool:
    """A number that they name beside something else is kept where there is none yet; one that we have is changed by
    asking. Returns whether it was kept.
    """
    if not phone or customer.phone:
        return False
    change_phone(customer=customer, phone=phone)
    return True


class AddressInUse(Exception):
    """Another customer has this address."""


def note_address(*, customer: Customer, email: str) -> None:
    """An address that staff has heard from them, where there is none yet. Raises AddressInUse."""
    if customer.email:
        return
    customer.email = email
    try:
        with transaction.atomic():
            customer.save(update_fields=["email"])
    except IntegrityError as error:
        customer.email = None
        raise AddressInUse from error


def change_zone(*, customer: Customer, time_zone: str) -> None:
    """Raises ValidationError for a zone that does not exist."""
    validate_time_zone(time_zone)
    customer.time_zone = time_zone
    customer.save(update_fields=["time_zone"])


def networks_of(address: str) -> dict[str, str]:
    """Where somebody writes from, as the fields that keep it; nothing where the channel does not tell."""
    return {"last_network_key": network_key(address), "last_subnet_key": subnet_key(address)} if address else {}


def network_key(address: str) -> str:
    """A network address as a keyed hash: enough to count by, not to read back. Of IPv6 it is the customer's /64."""
    return _keyed(_network(address, 32))


def subnet_key(address: str) -> str:
    """The same of the wider network: whoever rents one has a /24 of IPv4, or a /64 of IPv6."""
    return _keyed(_network(address, 24))


def _keyed(network: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"network:{network}".encode(), hashlib.sha256).hexdigest()


def _network(address: str, bits: int) -> str:
    """`bits` of IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ipaddress.IPv6Network((int(parsed), 64), strict=False))
        parsed = parsed.ipv4_mapped
    return str(parsed) if bits == 32 else str(ipaddress.IPv4Network((int(parsed), bits), strict=False))


def _take_visitor(key: str, most: int) -> bool:
    return limits.take(
        scope=RateLimit.Scope.VISITORS, key=key, most=most, within=timedelta(hours=1),
        now=timezone.now(),
    )  # fmt: skip
