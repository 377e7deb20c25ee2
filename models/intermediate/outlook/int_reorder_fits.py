"""One row per fit (outlook date and group of accounts): how regularly the accounts buy, how their rates differ, and how readily they stop.

Rule "Reorder outlook" in docs/rules.md.
"""

from pandas import DataFrame

from outlook.tables import fit_table


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Fit each group; what is read and returned is described in outlook/tables.py. A table without rows has text columns, too."""
    return DataFrame(fit_table(dbt.ref("int_reorder_cases").fetchnumpy())).astype({"fit_id": "str", "method": "str"})
