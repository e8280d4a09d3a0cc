from django.apps import AppConfig
from django.contrib import admin
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _


class MeetAssistConfig(AppConfig):
    name = "meetassist"
    verbose_name = _("System")

    def ready(self) -> None:
        from meetassist import business, checks  # noqa: F401 - registers the system checks

        # The bar of the team leads to the work, and to all tables.
        admin.site.enable_nav_sidebar = False
        # Read when a page shows it: it can be changed there.
        admin.site.site_header = admin.site.site_title = lazy(lambda: business.current().name, str)()
