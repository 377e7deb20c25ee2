"""One row per expectation of tests/expectations/intermediate.yml: what the gate after intermediate found. The marts wait for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Name the run's date and the tables of the suite, which dbt builds first, then evaluate the suite."""
    dbt.source("raw_landing", "accepted_measures")
    dbt.ref("int_account_hierarchy")
    dbt.ref("int_account_measures")
    dbt.ref("int_account_merges")
    dbt.ref("int_account_owners")
    dbt.ref("int_accounts")
    dbt.ref("int_as_of_date")
    dbt.ref("int_channel_history")
    dbt.ref("int_channel_moves")
    dbt.ref("int_evaluation_dates")
    dbt.ref("int_leads")
    dbt.ref("int_order_amounts")
    dbt.ref("int_order_net")
    dbt.ref("int_orders")
    dbt.ref("int_policy_parameters")
    dbt.ref("int_transactions")
    dbt.ref("int_users")
    dbt.ref("unmapped_words")
    dbt.ref("base_orders__order_lines")
    dbt.ref("stg_orders__orders")
    return check_layer("intermediate", session, dbt.this.schema)
