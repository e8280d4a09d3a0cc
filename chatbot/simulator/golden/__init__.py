"""Golden conversations: files that say what a customer does, what the bot says to it, and what stands at the end.

docs/conversations.md tells how they are written.
"""
