"""What the bot understood, in words of the team."""

from django import template

from chatbot.pages.in_words import in_words

register = template.Library()
register.filter(in_words)
