"""What the disclosure app gives to the floors below."""
