"""What Celery runs: turns, deliveries, news that are due, and what sweepers find."""
