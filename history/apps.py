from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "history"
    verbose_name = _("History")

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from history import telling

        connection_created.connect(telling.tell_who_acts)
