from django.db import models


class Heartbeat(models.Model):
    """When a process last showed that it works; one row for each kind of process."""

    process = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
