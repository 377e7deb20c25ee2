"""One row per expectation of tests/expectations/staging.yml: what the gate after staging found. Intermediate waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Name the run's date and the tables of the suite, which dbt builds first, then evaluate the suite."""
    dbt.source("raw_landing", "accepted_measures")
    dbt.ref("int_as_of_date")
    dbt.ref("value_readings")
    dbt.ref("base_crm__accounts")
    dbt.ref("base_crm__leads")
    dbt.ref("base_crm__opportunities")
    dbt.ref("base_orders__order_lines")
    dbt.ref("base_orders__orders")
    dbt.ref("stg_crm__accounts")
    dbt.ref("stg_crm__opportunities")
    dbt.ref("stg_crm__users")
    dbt.ref("stg_orders__order_lines")
    dbt.ref("stg_orders__orders")
    dbt.ref("stg_policy__exchange_rates")
    dbt.ref("stg_policy__policy_parameters")
    return check_layer("staging", session, dbt.this.schema)
