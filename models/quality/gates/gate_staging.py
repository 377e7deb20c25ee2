"""Gate after staging: tests/expectations/staging.yml. Everything that reads CRM or order data waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Wait for the tables of the layer, then evaluate its suite."""
    dbt.ref("base_crm__accounts")
    dbt.ref("base_crm__leads")
    dbt.ref("base_crm__opportunities")
    dbt.ref("base_crm__users")
    dbt.ref("stg_crm__accounts")
    dbt.ref("stg_crm__leads")
    dbt.ref("stg_crm__opportunities")
    dbt.ref("stg_crm__users")
    dbt.ref("base_orders__order_lines")
    dbt.ref("base_orders__orders")
    dbt.ref("base_orders__orphans")
    dbt.ref("stg_orders__order_lines")
    dbt.ref("stg_orders__orders")
    dbt.ref("value_readings")
    dbt.ref("stg_policy__exchange_rates")
    dbt.ref("freshness_limits")
    return check_layer("staging", session, dbt.this.schema)
