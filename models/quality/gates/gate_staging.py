"""One row per expectation of tests/expectations/staging.yml: what the gate after staging found. Intermediate waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Name the last tables of the suite, which dbt builds first with all that they read, then evaluate the suite."""
    dbt.ref("value_readings")
    dbt.ref("base_crm__leads")
    dbt.ref("stg_crm__accounts")
    dbt.ref("stg_crm__opportunities")
    dbt.ref("stg_crm__users")
    dbt.ref("stg_orders__order_lines")
    dbt.ref("stg_orders__orders")
    dbt.ref("stg_policy__exchange_rates")
    return check_layer("staging", session, dbt.this.schema)
