"""Sabotage: good raw data, one fault at a time, and whether the layer that should catch it does."""
