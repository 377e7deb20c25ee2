"""What the scheduled run knows about itself: how it ended, why, and how to say so to people and machines."""

from shared.systems import check_system

check_system()
