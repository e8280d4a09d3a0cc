"""How well questions find their passage in the demo documents, and how often the bot rightly says that it does not know."""
