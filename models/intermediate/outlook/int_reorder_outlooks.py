"""One row per account and outlook date: what the fit of its group says of it.

Rule "Reorder outlook" in docs/rules.md.
"""

from pandas import DataFrame

from outlook.tables import outlook_table


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Score each account; what is read and returned is described in outlook/tables.py. A table without rows has text columns, too."""
    outlooks = outlook_table(dbt.ref("int_reorder_cases").fetchnumpy(), dbt.ref("int_reorder_fits").fetchnumpy())
    return DataFrame(outlooks).astype({"account_id": "str", "fit_id": "str", "method": "str"})
