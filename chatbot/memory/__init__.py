"""What a conversation remembers between two messages: one typed, versioned document. Nobody else knows its keys."""
