from typing import Any

from django.core.management.base import BaseCommand

from chatbot.understanding.local import classifier, examples
from chatbot.understanding.local.weights import Trained, write


class Command(BaseCommand):
    help = "Train the local engine's classifier of intents from the examples in chatbot/understanding/training/."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(examples.evidences())
        intents, weights = classifier.train(found)
        made_from = classifier.fingerprint(examples.labelled(), examples.evidences(every=classifier.SAMPLED))
        write(classifier.WEIGHTS, Trained(made_from, intents, weights))
        self.stdout.write(f"{len(found)} readings of examples, {len(weights)} features: {classifier.WEIGHTS.name}")
