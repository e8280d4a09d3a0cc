from django.contrib import admin

from meetassist.models import Heartbeat


@admin.register(Heartbeat)
class HeartbeatAdmin(admin.ModelAdmin):
    """The processes' signs of life, as /healthz/ready reads them."""

    list_display = ("process", "beat_at")
    list_filter = ("beat_at",)
    search_fields = ("process",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
