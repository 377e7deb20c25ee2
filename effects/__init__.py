"""What a move to another channel was worth: accounts that moved against those that a draw kept (docs/rules.md, Control effects)."""
