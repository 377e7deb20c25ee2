"""Gate after raw: tests/expectations/raw.yml. Staging waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Wait for the tables of the layer, then evaluate its suite."""
    dbt.source("raw", "crm_accounts")
    dbt.source("raw", "crm_users")
    dbt.source("raw", "crm_leads")
    dbt.source("raw", "crm_opportunities")
    dbt.source("raw", "orders")
    dbt.source("raw", "order_lines")
    dbt.source("raw_landing", "unreadable_rows")
    dbt.ref("int_as_of_date")
    dbt.ref("raw_changes")
    return check_layer("raw", session, dbt.this.schema)
