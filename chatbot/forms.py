from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class KnowledgeQuestionForm(forms.Form):
    """A question as a customer would put it."""

    question = forms.CharField(
        label=_("Question"), max_length=1000, widget=forms.TextInput(attrs={"size": 80, "autofocus": True})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
