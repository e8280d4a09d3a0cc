from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from django_ses.signals import bounce_received, complaint_received

        from accounts import checks, naming, roles, widgets  # noqa: F401 - registers the system check
        from accounts.mail import bounces

        bounce_received.connect(bounces.bounced)
        complaint_received.connect(bounces.complained)
        # When the last app has its permissions.
        post_migrate.connect(roles.load, sender=[one for one in apps.get_app_configs() if one.models_module][-1])
        # Before the admin is ready, which makes its pages with these.
        widgets.show_whole_times()
        naming.apply()
