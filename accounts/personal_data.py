"""What accounts keep of persons: who they are, how they are reached, what they were written."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import limits, repeating, tokens, verification
from accounts.models import (
    ChannelIdentity,
    CodeLimit,
    Consent,
    Customer,
    CustomerToken,
    Device,
    Invitation,
    OutgoingEmail,
    PrivacyRequest,
    PushSubscription,
    RateLimit,
    RepeatableRequest,
    User,
)
from meetassist.personal_data import Kept, KeptOfStaff, Made, Until


def _limits_of_codes(customers: Sequence[int]) -> Q:
    identities = ChannelIdentity.objects.filter(customer__in=customers)
    addresses = Customer.objects.filter(pk__in=customers, email__isnull=False).values_list("email", flat=True)
    return verification.counted_by(identities=identities, addresses=[str(address) for address in addresses])


def _limits_of_messages(customers: Sequence[int]) -> Q:
    visitors = ChannelIdentity.objects.filter(customer__in=customers).values("external_id")
    return Q(scope=RateLimit.Scope.MESSAGES, key__in=visitors)


def _repeatable_requests(customers: Sequence[int]) -> Q:
    """What came of a message in the chat begins with who wrote it."""
    visitors = ChannelIdentity.objects.filter(customer__in=customers).values_list("external_id", flat=True)
    found = Q(pk=None)
    for visitor in visitors:
        found |= Q(outcome__startswith=f"{visitor}:")
    return found


def _named_in_the_admin(customers: Sequence[int]) -> Q:
    """The log of the admin calls rows by what they are called, and has no key of them but a text."""
    named = Q(pk=None)
    for model, rows in {
        Customer: Customer.objects.filter(pk__in=customers),
        Device: Device.objects.filter(customer__in=customers),
        ChannelIdentity: ChannelIdentity.objects.filter(customer__in=customers),
    }.items():
        pks = [str(pk) for pk in rows.values_list("pk", flat=True)]
        named |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=pks)
    return named


OF_CUSTOMERS = (
    Kept(
        "profile", _("Profile"), Customer, "pk",
        "name email phone language time_zone level birth_date notes is_active objected_at external_id "
        "email_problem "
        "email_problem_at created_at erased_at",
        _("to know who an appointment is for, and to reach them"),
        withheld="name_key",
    ),
    Kept(
        "channels", _("Channels"), ChannelIdentity, "customer", "channel external_id verified_at created_at",
        _("to know who writes from a browser or from Messenger"),
        withheld="network_key last_network_key last_subnet_key session_key former_session_key former_until",
    ),
    Kept(
        "devices", _("Devices"), Device, "customer", "kind name place serial notes is_active created_at",
        _("to book services for them"),
        withheld="name_key",
    ),
    Kept(
        "emails", _("E-mails"), OutgoingEmail, "customer", "kind to language subject text status created_at done_at",
        _("to confirm, to remind, and to send what could not be sent at once"),
        withheld="html calendar attachments dedup_key thread provider_id message_id", until=Until.EMAILS,
    ),
    Kept(
        "requests_about_data", _("Requests about data"), PrivacyRequest, "customer",
        "kind source details status asked_at due_at answered_at answer", _("to answer them in time"),
    ),
    Kept(
        "consents", _("Consents"), Consent, "customer", "version language act channel given_at withdrawn_at",
        _("to know what was agreed to"),
    ),
    Kept(
        "limits_of_codes", _("Limits of codes"), CodeLimit, _limits_of_codes,
        "scope failures failures_since blocked_until", _("so that codes are not guessed"),
        withheld="key",
    ),
    Kept(
        "limits_of_messages", _("Limits of messages"), RateLimit, _limits_of_messages, "",
        _("so that nobody floods the chat"), withheld="key since until",
        # These columns have no names in words.
        made={
            "number": Made(_("messages"), lambda row: row.number),
            "since": Made(_("since"), lambda row: row.since),
            "until": Made(_("until"), lambda row: row.until),
        },
        until=limits.KEPT,
    ),
    Kept(
        "tokens", _("Programs that act for them"), CustomerToken, "customer", "created_at expires_at",
        _("to let a program act for who has shown who they are"), withheld="hashed", until=tokens.LASTS,
    ),
    Kept(
        "repeatable_requests", _("Requests of programs"), RepeatableRequest, _repeatable_requests, "created_at",
        _("so that what a program sends twice is done once"), withheld="key body outcome", until=repeating.KEPT,
    ),
    Kept(
        "log_of_the_admin", _("Log of the team's pages"), LogEntry, _named_in_the_admin,
        "action_time content_type object_repr action_flag", _("to know what the team has changed"),
        withheld="object_id change_message",
    ),
)  # fmt: skip

_SIGNING_IN = _("to let members of the team sign in safely")
OF_STAFF = (
    KeptOfStaff(
        User, "username first_name last_name public_name email language password last_login date_joined", _SIGNING_IN
    ),
    KeptOfStaff(
        Invitation, "email name language created_at expires_at accepted_at withdrawn_at", _("to invite them"),
        Until.SESSIONS,
    ),  # fmt: skip
    KeptOfStaff(EmailAddress, "email", _SIGNING_IN),
    KeptOfStaff(Authenticator, "type data created_at last_used_at", _SIGNING_IN),
    KeptOfStaff(SocialAccount, "provider uid last_login date_joined extra_data", _SIGNING_IN),
    KeptOfStaff(
        UserSession, "created_at ip last_seen_at session_key user_agent data",
        _("to show them where they are signed in"), Until.SESSIONS,
    ),
    KeptOfStaff(
        PushSubscription, "endpoint p256dh auth created_at", _("to notify them in browsers where they want it"),
        Until.SESSIONS,
    ),
    KeptOfStaff(Session, "session_key session_data expire_date", _("to keep them signed in"), Until.SESSIONS),
    KeptOfStaff(LogEntry, "action_time object_id object_repr change_message", _("to know who changed what")),
)  # fmt: skip
