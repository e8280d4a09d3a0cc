"""Where programs show who their customer is."""

from django.urls import path

from chatbot.api.tokens import CodesView, OwnTokenView, TokensView

urlpatterns = [
    path("codes/", CodesView.as_view(), name="api-codes"),
    path("tokens/", TokensView.as_view(), name="api-tokens"),
    path("tokens/current/", OwnTokenView.as_view(), name="api-token"),
]
