"""Who people are and what they may do, one module a subject."""

from accounts.models.codes import CodeLimit, EmailVerification, RateLimit
from accounts.models.customers import ChannelIdentity, Customer, Device, EmailProblem
from accounts.models.emails import OutgoingEmail
from accounts.models.levels import Action, ServiceLevel
from accounts.models.privacy import Consent, PrivacyRequest, Tombstone
from accounts.models.programs import CustomerToken, Partner, RepeatableRequest
from accounts.models.push import PushMessage, PushSubscription
from accounts.models.team import Invitation, User

__all__ = [
    "Action",
    "ChannelIdentity",
    "CodeLimit",
    "Consent",
    "Customer",
    "CustomerToken",
    "Device",
    "EmailProblem",
    "EmailVerification",
    "Invitation",
    "OutgoingEmail",
    "Partner",
    "PrivacyRequest",
    "PushMessage",
    "PushSubscription",
    "RateLimit",
    "RepeatableRequest",
    "ServiceLevel",
    "Tombstone",
    "User",
]
