"""Fields of what programs send, for channels whose arrivals are JSON of our own."""

from rest_framework import serializers

from chatbot.messaging.inbox import clean


class WordsField(serializers.CharField):
    """A text as it was typed: nothing else is taken for one, and what the database cannot store is left out."""

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return clean(str(data)).strip()
