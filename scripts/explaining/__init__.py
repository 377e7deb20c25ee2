"""Why an account is whose it is: read from a mart, put into words, and asked again with changed values."""


class ExplainError(Exception):
    """There is no answer; the message says why and what to do."""
