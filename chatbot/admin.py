"""Where Django looks for an app's admin; it stands with the other pages."""

import chatbot.pages.admin
import chatbot.pages.knowledge_admin
import chatbot.pages.retention_admin  # noqa: F401 - they register it
