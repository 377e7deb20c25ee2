"""One row per plan, class of alike units and rep: how many units of the class the plan gives to the rep."""

from books.tables import planned_books


def model(dbt, session):  # noqa: ANN001, ANN201 dbt's own signature
    """Read candidates, reps and weights, plan the books, return the plans."""
    return planned_books(
        candidates=dbt.ref("int_book_candidates").fetchnumpy(),
        reps=dbt.ref("int_book_reps").fetchnumpy(),
        parameters=dbt.ref("int_policy_parameters").fetchnumpy(),
        run_context=dbt.ref("int_run_context").fetchnumpy(),
    )
