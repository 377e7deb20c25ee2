"""Write-audit-publish: what readers see is a whole, checked version that is swapped in at once, or the one before it."""

from shared.systems import check_system

check_system()


class PublishError(Exception):
    """Nothing was published; the message says why and what to do."""
