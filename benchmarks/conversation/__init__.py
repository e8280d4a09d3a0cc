"""Model calls and tokens of whole conversations."""
