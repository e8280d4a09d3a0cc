from django.apps import AppConfig
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class MeetAssistConfig(AppConfig):
    name = "meetassist"
    verbose_name = _("System")

    def ready(self) -> None:
        from meetassist import checks  # noqa: F401 - registers the system checks

        admin.site.site_header = admin.site.site_title = settings.BUSINESS_NAME
