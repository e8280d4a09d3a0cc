"""Questions that customers ask of the data, over three businesses; databases.py makes these."""
