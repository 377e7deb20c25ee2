"""One row per expectation of tests/expectations/raw.yml: what the gate after raw found. Staging waits for it."""

from gates.validation import check_layer


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Name the last tables of the suite, which dbt builds first with all that they read, then evaluate the suite."""
    dbt.source("raw_landing", "unreadable_rows")
    dbt.source("raw_landing", "accepted_measures")
    dbt.ref("raw_profile")
    dbt.ref("int_as_of_date")
    return check_layer("raw", session, dbt.this.schema)
