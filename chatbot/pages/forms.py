from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chatbot.models import GoldenQuestion
from chatbot.questions import sql_guard


class KnowledgeQuestionForm(forms.Form):
    """A question as a customer would put it."""

    question = forms.CharField(
        label=_("Question"), max_length=1000, widget=forms.TextInput(attrs={"size": 80, "autofocus": True})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class GoldenQuestionForm(forms.ModelForm):
    class Meta:
        model = GoldenQuestion
        fields = ("question", "language", "sql", "is_active")

    def clean_sql(self) -> str:
        """What would be refused from a model is no example for one."""
        sql: str = self.cleaned_data["sql"]
        try:
            sql_guard.check(sql)
        except sql_guard.Rejected as rejected:
            text = gettext("This SQL is not allowed: %(reason)s.")
            raise ValidationError(text % {"reason": rejected.reason}) from None
        return sql
