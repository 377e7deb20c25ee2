"""What a changed policy would do to the published mart: built aside, compared account by account, written for a pull request."""


class PreviewError(Exception):
    """There is nothing to compare; the message says why and what to do."""
