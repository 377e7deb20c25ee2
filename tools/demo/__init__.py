"""The demo company: a random part of any size, and planted cases whose outcome is known."""
