"""Gate after marts: tests/expectations/marts.yml. Publishing waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Wait for the tables of the layer, then evaluate its suite."""
    dbt.ref("account_channel_assignments")
    dbt.ref("channel_decision_table")
    dbt.ref("deal_channel_assignments")
    dbt.ref("division_conflicts")
    dbt.ref("lead_channel_assignments")
    dbt.ref("override_review")
    dbt.ref("owner_mismatches")
    dbt.ref("account_segments")
    dbt.ref("account_survivors")
    dbt.ref("sales_cycle_evidence")
    dbt.ref("account_segment_history")
    dbt.ref("channel_handoffs")
    dbt.ref("handoff_worklist")
    dbt.ref("owner_account_lists")
    dbt.ref("assignment_explanations")
    dbt.ref("assignment_neighbours")
    dbt.ref("upcoming_flips")
    dbt.ref("policy_agreement")
    dbt.ref("policy_backtest")
    dbt.ref("policy_comparison")
    dbt.ref("policy_threshold_sweeps")
    dbt.ref("data_warnings")
    dbt.ref("order_line_ledger")
    dbt.ref("order_line_ledger_totals")
    dbt.ref("rejected_rows")
    dbt.ref("run_measures")
    dbt.ref("measure_changes")
    return check_layer("marts", session, dbt.this.schema)
