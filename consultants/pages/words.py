"""What pages say alike."""

from django.utils.translation import gettext_lazy as _

CANNOT_INVITE = {
    "no_address": _("Note an e-mail address first: the invitation goes there."),
    "has_account": _("There is an account already."),
    "inactive": _("Only somebody who is active is invited."),
    "address_taken": _("There is an account with this e-mail address: choose it as the login instead."),
}
