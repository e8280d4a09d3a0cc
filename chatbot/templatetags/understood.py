"""What the bot understood, in words of the team."""

from django import template

from chatbot.understanding.in_words import in_words

register = template.Library()
register.filter(in_words)
