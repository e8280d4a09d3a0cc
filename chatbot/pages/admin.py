import json

from django.contrib import admin
from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import RedirectView

from accounts.keeping import KeepsOthersChanges
from accounts.long_lists import LongList, RecentValues
from accounts.models import ServiceLevel
from accounts.search import FoldedSearch
from chatbot.llm.model_calls import spent_today
from chatbot.models import (
    Conversation,
    ConversationDay,
    Handoff,
    HandoffTopic,
    Message,
    ModelCall,
    SavedReply,
    TeamNote,
)
from chatbot.models.faults import Fault
from chatbot.people import handoffs
from chatbot.understanding import suspicions
from chatbot.understanding.in_words import in_words
from consultants.models import Business
from history.reading import NotesReading
from meetassist.readonly import ReadOnly
from meetassist.secret_paths import hide_in


@admin.register(Conversation)
class ConversationAdmin(NotesReading, LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    person = "customer"
    sortable_by = ("id", "last_message_at")
    list_display = ("id", "customer", "channel", "language", "message_count", "waiting_count", "last_message_at")
    list_filter = ("identity__channel", "language", "last_message_at")
    list_select_related = ("customer", "identity")
    search_fields = ("customer__name_key", "customer__phone", "customer__email", "identity__external_id")
    fields = (
        "identity", "customer", "language", "state", "created_at", "last_message_at", "ended_at", "transcript"
    )  # fmt: skip
    readonly_fields = fields
    change_form_template = "admin/chatbot/conversation.html"

    def get_urls(self):
        view = self.admin_site.admin_view(RedirectView.as_view(pattern_name="talk"))
        return [path("<int:pk>/talk/", view, name="chatbot_conversation_talk"), *super().get_urls()]

    def get_queryset(self, request):
        """With numbers that are counted for the rows of the page alone."""
        rows = Message.objects.filter(conversation=OuterRef("pk")).order_by()
        counted = rows.values("conversation").annotate(number=Count("*")).values("number")
        waiting = counted.filter(direction=Message.Direction.IN, status=Message.Status.RECEIVED)
        return super().get_queryset(request).annotate(
            message_count=Coalesce(Subquery(counted), 0), waiting_count=Coalesce(Subquery(waiting), 0)
        )  # fmt: skip

    @admin.display(description=_("channel"), ordering="identity__channel")
    def channel(self, conversation):
        return conversation.identity.get_channel_display()

    @admin.display(description=_("messages"))
    def message_count(self, conversation):
        return conversation.message_count

    @admin.display(description=_("waiting"))
    def waiting_count(self, conversation):
        return conversation.waiting_count

    @admin.display(description=_("last messages"))
    def transcript(self, conversation):
        lines = []
        for row in reversed(conversation.messages.order_by("-id")[:50]):
            at = date_format(timezone.localtime(row.sent_at), "MONTH_DAY_TIME_FORMAT")
            lines.append(f"{at} {'>' if row.direction == 'in' else '<'} {row.shown_text}")
        return "\n".join(lines)


@admin.register(ConversationDay)
class ConversationDayAdmin(LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    """What the numbers count conversations by: each once a day. The number leads to where it is read."""

    sortable_by = ("day",)
    list_display = ("talk", "day", "customer", "channel", "is_reached", "is_handed_over", "booked")
    list_display_links = ("day",)
    list_filter = ("channel", "is_reached", "is_handed_over", "day")
    list_select_related = ("conversation__customer",)
    search_fields = ("conversation__customer__name_key", "conversation__customer__phone")
    fields = readonly_fields = ("conversation", "channel", "day", "is_reached", "is_handed_over", "booked")

    @admin.display(description=_("conversation"))
    def talk(self, row):
        """Of a visitor whose time was over nothing is left to read."""
        if row.conversation_id is None:
            return "–"
        return format_html('<a href="{}">#{}</a>', reverse("talk", args=[row.conversation_id]), row.conversation_id)

    @admin.display(description=_("customer"))
    def customer(self, row):
        return row.conversation.customer if row.conversation else "–"


class Labelled(admin.SimpleListFilter):
    """Messages with which somebody may be trying something."""

    title, parameter_name = _("labels"), "label"

    def lookups(self, request, model_admin):
        return [("any", _("Any")), *((label, in_words(label)) for label in suspicions.LABELS)]

    def queryset(self, request, queryset):
        if self.value() == "any":
            return queryset.exclude(labels=[])
        return queryset.filter(labels__contains=[self.value()]) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(NotesReading, LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    person = "conversation.customer"
    sortable_by = ("id",)
    list_display = (
        "id",
        "sent_at",
        "customer",
        "channel",
        "direction",
        "kind",
        "excerpt",
        "status",
        "outcome",
        "labels_in_words",
    )
    list_filter = ("status", Labelled, "direction", "kind", "channel", ("outcome", RecentValues), "sent_at")
    list_select_related = ("conversation__customer",)
    search_fields = ("conversation__customer__name_key", "conversation__customer__phone", "external_id")
    # Not the text as it is: one that is not handled yet may hold a code.
    fields = (
        "conversation", "channel", "direction", "kind", "shown_text", "shown_choices", "status", "attempts",
        "outcome",
        "labels_in_words", "notification", "external_id", "sent_at", "created_at", "done_at",
    )  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("customer"), ordering="conversation__customer__name")
    def customer(self, message):
        return message.conversation.customer

    @admin.display(description=_("text"))
    def shown_text(self, message):
        return message.shown_text

    @admin.display(description=_("choices"))
    def shown_choices(self, message):
        """Whoever reads it over does not act with an address that was made for the customer."""
        return hide_in(json.dumps(message.choices, ensure_ascii=False))

    @admin.display(description=_("labels"))
    def labels_in_words(self, message):
        return ", ".join(map(in_words, message.labels))

    @admin.display(description=_("text"))
    def excerpt(self, message):
        text = message.shown_text
        return text if len(text) <= 60 else f"{text[:59]}…"


@admin.register(Handoff)
class HandoffAdmin(NotesReading, ReadOnly, FoldedSearch, admin.ModelAdmin):
    """Who needs a person: the open ones first, emergencies before all, then by support priority and age."""

    person = "conversation.customer"

    list_display = ("customer", "support", "reason", "state", "created_at", "taken_by", "excerpt")
    # The customer's name leads to the desk.
    list_display_links = ("created_at",)
    list_filter = (
        ("resolved_at", admin.EmptyFieldListFilter), ("taken_at", admin.EmptyFieldListFilter), "reason", "ending",
        "created_at",
    )  # fmt: skip
    list_select_related = ("conversation__customer",)
    search_fields = (
        "conversation__customer__name_key",
        "conversation__customer__phone",
    )
    fields = (
        "conversation", "customer", "support", "reason", "summary", "created_at", "emergency_at", "taken_at",
        "taken_by", "snoozed_until", "resolved_at", "ending",
    )  # fmt: skip
    readonly_fields = fields
    actions = ["resolve"]
    show_full_result_count = False

    def get_queryset(self, request):
        return Handoff.objects.with_priority()

    def get_ordering(self, request):
        return (F("resolved_at").desc(nulls_first=True), "-priority", "created_at")

    @admin.display(description=_("customer"), ordering="conversation__customer__name")
    def customer(self, handoff):
        """Leads to where they are answered."""
        page = reverse("talk", args=[handoff.conversation_id])
        return format_html('<a href="{}">{}</a>', page, handoff.conversation.customer)

    @admin.display(description=_("support"), ordering="priority")
    def support(self, handoff):
        if handoff.emergency_at and not handoff.resolved_at:
            return format_html('<b class="emergency">{}</b>', _("EMERGENCY"))
        if handoff.emergency_at:
            return Handoff.Reason.EMERGENCY.label
        names = (ServiceLevel.Priority.STANDARD, ServiceLevel.Priority.PRIORITY, ServiceLevel.Priority.DEDICATED)
        return names[handoff.priority].label

    @admin.display(description=_("state"))
    def state(self, handoff):
        if handoff.resolved_at:
            return handoff.get_ending_display()
        return _("a person has it") if handoff.taken_at else _("waits")

    @admin.display(description=_("summary"))
    def excerpt(self, handoff):
        return Truncator(handoff.summary).chars(80)

    @admin.action(description=_("Mark as resolved"), permissions=["resolve"])
    def resolve(self, request, queryset):
        resolved = handoffs.close(queryset, now=timezone.now())
        done = ngettext("%(count)d handoff resolved.", "%(count)d handoffs resolved.", resolved)
        self.message_user(request, done % {"count": resolved})

    def has_resolve_permission(self, request):
        return request.user.has_perm("chatbot.change_handoff")


@admin.register(HandoffTopic)
class HandoffTopicAdmin(KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("name", "is_active", "words_vi", "words_en")
    list_filter = ("is_active",)
    search_fields = ("name", "words_vi", "words_en")


@admin.register(SavedReply)
class SavedReplyAdmin(KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("name", "is_active", "text_vi", "text_en")
    list_filter = ("is_active",)
    search_fields = ("name", "text_vi", "text_en")


@admin.register(TeamNote)
class TeamNoteAdmin(NotesReading, LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    """They are written at the desk."""

    person = "conversation.customer"
    sortable_by = ("id",)
    list_display = ("id", "created_at", "customer", "written_by", "excerpt")
    list_filter = ("created_at",)
    list_select_related = ("conversation__customer",)
    search_fields = ("conversation__customer__name_key", "conversation__customer__phone")
    fields = readonly_fields = ("conversation", "text", "written_by", "created_at")

    @admin.display(description=_("customer"), ordering="conversation__customer__name")
    def customer(self, note):
        return note.conversation.customer

    @admin.display(description=_("text"))
    def excerpt(self, note):
        return Truncator(note.text).chars(60)


@admin.register(ModelCall)
class ModelCallAdmin(LongList, ReadOnly, admin.ModelAdmin):
    """What the models were asked for, and what it cost; the totals are of what the filters leave."""

    list_display = (
        "id", "at", "purpose", "model", "tokens_in", "tokens_out", "tokens_cache_read", "tokens_cache_write",
        "latency_ms", "outcome", "cost_usd",
    )  # fmt: skip
    list_filter = (("outcome", RecentValues), "purpose", ("model", RecentValues), ("prompt", RecentValues), "at")
    search_fields = ("model",)
    sortable_by = ("at",)
    change_list_template = "admin/chatbot/model_calls.html"

    def changelist_view(self, request, extra_context=None):
        answer = super().changelist_view(request, extra_context)
        changelist = getattr(answer, "context_data", {}).get("cl")
        if changelist:
            days = changelist.queryset.order_by().values("at__date").annotate(calls=Count("pk"), cost=Sum("cost_usd"))
            answer.context_data["days"] = days.order_by("-at__date")[:31]
            answer.context_data["spent_today"] = spent_today(timezone.now())
            answer.context_data["budget"] = Business.current().daily_budget
        return answer


@admin.register(Fault)
class FaultAdmin(LongList, ReadOnly, admin.ModelAdmin):
    """What went wrong while messages were read, and where: for whoever mends it."""

    list_display = ("id", "created_at", "step", "error", "place", "conversation", "message")
    list_filter = ("step", ("error", RecentValues), "created_at")
    list_select_related = ("conversation__identity", "message")
    search_fields = ("error", "place")
    sortable_by = ("id",)
