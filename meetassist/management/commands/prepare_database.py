from django.core.management.base import BaseCommand

from meetassist import database


class Command(BaseCommand):
    help = "Make what migrations cannot: extensions and the reader role with its password and grants. Repeatable."

    def handle(self, **options):
        for line in database.prepare():
            if options["verbosity"]:
                self.stdout.write(line)
