"""How long a password has to be."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class MinimumLength(MinimumLengthValidator):
    """Says what is asked for where it is missing, too: of that there is a Vietnamese sentence in Django."""

    def get_error_message(self) -> str:
        return self.get_help_text()
