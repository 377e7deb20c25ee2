"""One row per expectation of tests/expectations/marts.yml: what the gate after marts found. Publishing waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Name the last tables of the suite, which dbt builds first with all that they read, then evaluate the suite."""
    dbt.ref("measure_changes")
    dbt.ref("coverage_group_review")
    dbt.ref("deal_channel_assignments")
    dbt.ref("policy_backtest")
    dbt.ref("order_line_ledger")
    dbt.ref("rejected_rows")
    return check_layer("marts", session, dbt.this.schema)
