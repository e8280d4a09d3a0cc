"""What giving an address or a number agrees to, in one sentence, and the version of its wording."""

from django.conf import settings

from chatbot.replies.speech import gettext as _
from consultants.models import Business

# Goes up whenever what the sentence says changes, in either language: whoever has agreed to it before is told again.
VERSION = "1"


def agreement() -> str:
    """Beside the question for an address or a number."""
    text = _("By giving it, you agree that %(business)s keeps your data for your appointments: %(page)s")
    return text % {"business": Business.current().name, "page": f"{settings.SITE_URL}/privacy/"}
