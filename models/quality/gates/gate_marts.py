"""One row per expectation of tests/expectations/marts.yml: what the gate after marts found. Publishing waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Name the run's date and the tables of the suite, which dbt builds first, then evaluate the suite."""
    dbt.source("raw", "order_lines")
    dbt.source("raw_landing", "unreadable_rows")
    dbt.ref("measure_changes")
    dbt.ref("int_as_of_date")
    dbt.ref("int_order_amounts")
    dbt.ref("int_run_context")
    dbt.ref("account_channel_assignments")
    dbt.ref("account_segments")
    dbt.ref("deal_channel_assignments")
    dbt.ref("policy_backtest")
    dbt.ref("order_line_ledger")
    dbt.ref("order_line_ledger_totals")
    dbt.ref("rejected_rows")
    dbt.ref("stg_policy__policy_calendar")
    return check_layer("marts", session, dbt.this.schema)
