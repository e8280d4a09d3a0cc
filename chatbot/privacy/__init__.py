"""What persons may ask of us about what is kept of them."""
