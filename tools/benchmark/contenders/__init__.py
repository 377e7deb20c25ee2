"""The core measures by hand, in tools that somebody might use instead of this project. README.md says what is computed."""
