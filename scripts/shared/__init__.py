"""What several scripts need: locks, text that may be shown, and the systems that they run on."""
