"""Keeps the library from reading what no result here shows, because it may be personal.

Great Expectations runs an unexpected rows query twice, once for the number of rows and once for rows. Of each expectation on the values of
a column it asks for a few unexpected values, besides their number and keys; where there are none, it looks through the whole table
for them.
"""

import logging
from contextlib import suppress

from great_expectations.exceptions import MetricProviderError
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations import registry
from great_expectations.expectations.metrics.query_metrics.query_table.unexpected_rows_query_table import UnexpectedRowsQueryTable

# The library warns of a metric that takes the place of its own.
logging.getLogger("great_expectations.expectations.registry").setLevel(logging.ERROR)


def _nothing(**_: object) -> list[object]:
    """In place of the rows or values that a metric would fetch: none."""
    return []


def _leave_unread(metric: str) -> None:
    """Let `_nothing` answer for a metric. Raises MetricProviderError where the library does not take it in SQL."""
    provider, read = registry.get_sqlalchemy_metric_provider(metric)
    keys = registry.get_metric_kwargs(metric)
    registry.register_metric(
        metric_name=metric,
        metric_domain_keys=keys["metric_domain_keys"],
        metric_value_keys=keys["metric_value_keys"],
        execution_engine=SqlAlchemyExecutionEngine,
        metric_class=provider,
        metric_provider=_nothing,
        metric_fn_type=read.metric_fn_type,
    )


_leave_unread(UnexpectedRowsQueryTable.metric_name)
for _expectation in map(registry.get_expectation_impl, registry.list_registered_expectation_implementations()):
    # Others look at a table or column as a whole.
    if getattr(_expectation, "map_metric", None):
        with suppress(MetricProviderError):
            _leave_unread(f"{_expectation.map_metric}.unexpected_values")
