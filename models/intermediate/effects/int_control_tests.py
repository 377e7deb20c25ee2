"""One row per policy, direction and outcome: the difference between moved and kept accounts, and how far chance could explain it."""

from effects.control import compare_arms


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Compare the accounts whose months are over."""
    return compare_arms(dbt.ref("int_control_accounts"), session)
