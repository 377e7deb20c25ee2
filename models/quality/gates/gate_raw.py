"""One row per expectation of tests/expectations/raw.yml: what the gate after raw found. Staging waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Name the run's date and the tables of the suite, which dbt builds first, then evaluate the suite."""
    dbt.source("raw", "crm_accounts")
    dbt.source("raw", "crm_leads")
    dbt.source("raw", "crm_opportunities")
    dbt.source("raw", "crm_users")
    dbt.source("raw", "order_lines")
    dbt.source("raw", "orders")
    dbt.source("raw_landing", "unreadable_rows")
    dbt.ref("raw_changes")
    dbt.ref("int_as_of_date")
    return check_layer("raw", session, dbt.this.schema)
