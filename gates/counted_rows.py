"""Counts what an unexpected rows query finds, and does not fetch it as well.

Great Expectations runs the query twice, once for the number of rows and once for rows, which no result here shows: they may be personal.
"""

import logging

from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metrics.query_table.unexpected_rows_query_table import UnexpectedRowsQueryTable

# The library warns of a metric that takes the place of its own.
logging.getLogger("great_expectations.expectations.registry").setLevel(logging.ERROR)


class RowsLeftUnread(UnexpectedRowsQueryTable):
    """In place of the rows that the query finds: none."""

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, **_: object) -> list[dict]:  # noqa: N805 the library makes a class method of it
        return []
