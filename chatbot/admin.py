"""Where Django looks for an app's admin; it stands with the other pages."""

import chatbot.pages.admin  # noqa: F401 - registers it
