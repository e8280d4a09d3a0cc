"""Whoever writes for the first time is not asked what their account tells: their name, and which language they read."""

from django.conf import settings
from django.db import transaction

from accounts.models import Customer
from chatbot.messaging.channels import Profile, channel
from chatbot.models import Conversation


def meet(conversation: Conversation) -> None:
    """Before the first turn of the first conversation of an account, outside of any transaction.

    Whoever has signed out or was erased is not named again by it: their account has had a conversation before.
    """
    if conversation.introduced_at is not None:
        return
    identity = conversation.identity
    others = Conversation.objects.filter(identity=identity).exclude(pk=conversation.pk)
    profile = None if others.exists() else channel(identity.channel).profile_of(identity.external_id)
    if profile:
        _note(conversation, profile)


def _note(conversation: Conversation, profile: Profile) -> None:
    """Where nobody has said anything else meanwhile."""
    customer, name = conversation.customer, profile.name[:100]
    with transaction.atomic():
        if name and Customer.objects.filter(pk=customer.pk, name="", email=None).update(name=name):
            customer.name = name
        if profile.language in dict(settings.LANGUAGES):
            Customer.objects.filter(pk=customer.pk, email=None).update(language=profile.language)
            Conversation.objects.filter(pk=conversation.pk, introduced_at=None).update(language=profile.language)
            customer.language = conversation.language = profile.language
