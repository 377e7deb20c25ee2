"""Keeps the library from reading what no result here shows, because it may be personal.

Great Expectations runs an unexpected rows query twice, once for the number of rows and once for rows. Of each expectation on the values of
a column it asks for a few unexpected values, beside their number and their keys; where there are none, it looks through the whole table
for them.
"""

import logging
from contextlib import suppress

from great_expectations.exceptions import MetricProviderError
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations import registry
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metrics.query_table.unexpected_rows_query_table import UnexpectedRowsQueryTable

# The library warns of a metric that takes the place of its own.
logging.getLogger("great_expectations.expectations.registry").setLevel(logging.ERROR)


class RowsLeftUnread(UnexpectedRowsQueryTable):
    """In place of the rows that the query finds: none."""

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, **_: object) -> list[dict]:  # noqa: N805 the library makes a class method of it
        return []


def _no_values(**_: object) -> list[object]:
    """In place of the unexpected values: none."""
    return []


def _leave_values_unread(map_metric: str) -> None:
    """Let `_no_values` answer for the unexpected values of a metric that is taken row by row."""
    name = f"{map_metric}.unexpected_values"
    provider, read = registry.get_sqlalchemy_metric_provider(name)
    keys = registry.get_metric_kwargs(name)
    registry.register_metric(
        metric_name=name,
        metric_domain_keys=keys["metric_domain_keys"],
        metric_value_keys=keys["metric_value_keys"],
        execution_engine=SqlAlchemyExecutionEngine,
        metric_class=provider,
        metric_provider=_no_values,
        metric_fn_type=read.metric_fn_type,
    )


for _expectation in map(registry.get_expectation_impl, registry.list_registered_expectation_implementations()):
    # Some are taken of a whole table, some not in SQL.
    if getattr(_expectation, "map_metric", None):
        with suppress(MetricProviderError):
            _leave_values_unread(_expectation.map_metric)
