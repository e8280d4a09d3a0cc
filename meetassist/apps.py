from django.apps import AppConfig


class MeetAssistConfig(AppConfig):
    name = "meetassist"

    def ready(self) -> None:
        from meetassist import checks  # noqa: F401 - registers the system checks
