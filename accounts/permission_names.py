"""What permissions are called in the reader's language: Django keeps their names in English, in the database."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _

ACTS = {
    "add": _("Can add %(model)s"), "change": _("Can change %(model)s"),
    "delete": _("Can delete %(model)s"), "view": _("Can view %(model)s"),
    "add_own": _("Can add own %(model)s"), "change_own": _("Can change own %(model)s"),
    "delete_own": _("Can delete own %(model)s"), "view_own": _("Can view own %(model)s"),
}  # fmt: skip
OTHERS = {
    "fulfil_privacyrequest": _("Can answer requests about data, and erase persons"),
    "settle_own_appointment": _("Can approve, decline, cancel and complete own appointments"),
    "export_appointment": _("Can take lists of appointments away as files"),
}


def label(permission: Permission) -> str:
    """With the app and the model, as Django lists them; the name in the database where it is none that is known."""
    act, _underscore, model = permission.codename.rpartition("_")
    of = permission.content_type
    if model == of.model and act in ACTS:
        name = ACTS[act] % {"model": of.name}
    else:
        name = str(OTHERS.get(permission.codename, permission.name))
    return f"{of} | {name}"
