import json

from django.core.management.base import BaseCommand

from chatbot.understanding.local import classifier, examples


class Command(BaseCommand):
    help = "Train the local engine's classifier of intents from the examples in chatbot/understanding/training/."

    def handle(self, *args, **options):
        found = list(examples.evidences())
        intents, weights = classifier.train(found)
        rows = ",\n".join(
            f"{json.dumps(feature, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}"
            for feature, row in weights.items()
        )
        made_from = classifier.fingerprint(examples.labelled(), examples.evidences(every=classifier.SAMPLED))
        text = f'{{"made_from":"{made_from}",\n"intents":{json.dumps(intents)},\n"weights":{{\n{rows}\n}}}}\n'
        classifier.WEIGHTS.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(found)} readings of examples, {len(weights)} features: {classifier.WEIGHTS.name}")
