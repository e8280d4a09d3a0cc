from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from django_ses.signals import bounce_received, complaint_received

        from accounts import widgets
        from accounts.mail import bounces

        bounce_received.connect(bounces.bounced)
        complaint_received.connect(bounces.complained)
        # Before the admin is ready, which makes its pages with these.
        widgets.show_whole_times()
