"""Text of the data, or of an error, as it may be shown: nothing in it is obeyed by a terminal, by Markdown or by HTML."""

# Characters that Markdown or HTML would obey.
MARKDOWN_ESCAPES = str.maketrans({character: f"\\{character}" for character in "\\`*_[]|#~$@"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def first_line(error: Exception) -> str:
    """What an error says first, as a sentence."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return f"{one_line(lines[0]).rstrip('.!')}."


def one_line(text: str) -> str:
    """Text of the data on one line, without control characters that a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in text)


def escaped(text: str) -> str:
    """Text that Markdown and HTML show as it is, on one line."""
    return one_line(text).translate(MARKDOWN_ESCAPES)
