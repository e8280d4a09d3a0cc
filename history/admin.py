from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.long_lists import LongList
from history import showing
from history.following import FOLLOWED
from history.models import Entry
from meetassist.readonly import ReadOnly

SEE_PERSONS = "accounts.view_customer"


class OfTable(admin.SimpleListFilter):
    title, parameter_name = _("what"), "table"

    def lookups(self, request, model_admin):
        models = ((table, showing.model_of(table)) for table in FOLLOWED)
        return sorted(((table, showing.name_of(model)) for table, model in models), key=lambda one: one[1])

    def queryset(self, request, queryset):
        return queryset.filter(table_name=self.value()) if self.value() else queryset


class OfRow(admin.SimpleListFilter):
    """One row, with what belongs to it; the pages of the rows lead here with `?row=table:id`."""

    title, parameter_name = _("row"), "row"

    def lookups(self, request, model_admin):
        return [(self.value(), self.value())] if self.value() else []

    def has_output(self):
        return bool(self.value())

    def queryset(self, request, queryset):
        table, _colon, pk = (self.value() or "").partition(":")
        return queryset.filter(Q(table_name=table, row_id=pk) | Q(belongs_to=self.value())) if pk else queryset


@admin.register(Entry)
class EntryAdmin(LongList, ReadOnly, admin.ModelAdmin):
    """Who changed what. The search is for the names of who did it, and for what stood there before or after."""

    list_display = ("at", "kind", "row", "what", "signed", "place")
    list_filter = ("kind", OfTable, OfRow, "who", "at")
    sortable_by = ()
    search_fields = ("row_id__exact", "who_name", "place", "address", "values")
    fields = readonly_fields = (
        "at", "kind", "row", "signed", "place", "address", "role", "together", "values"
    )  # fmt: skip

    def get_changelist(self, request, **kwargs):
        class Changes(ChangeList):
            """Knows who reads it."""

            def get_results(self, request):
                super().get_results(request)
                for entry in self.result_list:
                    entry.with_personal = request.user.has_perm(SEE_PERSONS)

        return Changes

    def get_object(self, request, object_id, from_field=None):
        entry = super().get_object(request, object_id, from_field)
        if entry:
            entry.with_personal = request.user.has_perm(SEE_PERSONS)
        return entry

    def get_search_results(self, request, queryset, search_term):
        """Words of persons are found by who may see persons."""
        parts = ["before", "after", *(["personal"] if request.user.has_perm(SEE_PERSONS) else [])]
        texts = [Coalesce(Cast(part, TextField()), Value(""), output_field=TextField()) for part in parts]
        return super().get_search_results(request, queryset.alias(values=Concat(*texts)), search_term)

    @admin.display(description=_("row"))
    def row(self, entry):
        text, model = showing.row(entry), showing.model_of(entry.table_name)
        try:
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[entry.row_id])
        except (AttributeError, NoReverseMatch):
            return text
        return format_html('<a href="{}">{}</a>', url, text)

    @admin.display(description=_("change"))
    def what(self, entry):
        return showing.summary(entry, with_personal=entry.with_personal)

    @admin.display(description=_("who"))
    def signed(self, entry):
        return showing.signed(entry)

    @admin.display(description=_("written together with it"))
    def together(self, entry):
        others = Entry.objects.filter(transaction=entry.transaction).exclude(pk=entry.pk)
        near = others.filter(pk__range=(entry.pk - 500, entry.pk + 500))[:50]
        links = ((reverse("admin:history_entry_change", args=[one.pk]), showing.row(one)) for one in near)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "–"

    @admin.display(description=_("values"))
    def values(self, entry):
        found = showing.lines(entry, with_personal=entry.with_personal)
        cells = ((line.label, _shown(line.before), _shown(line.after)) for line in found)
        rows = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", cells)
        return format_html("<table><tr><td></td><th>{}</th><th>{}</th></tr>{}</table>", _("before"), _("after"), rows)


def _shown(value):
    return "–" if value is None else value
