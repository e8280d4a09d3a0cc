from django.apps import AppConfig
from django.conf import settings
from django.contrib import admin


class MeetAssistConfig(AppConfig):
    name = "meetassist"

    def ready(self) -> None:
        from meetassist import checks  # noqa: F401 - registers the system checks

        admin.site.site_header = admin.site.site_title = settings.BUSINESS_NAME
