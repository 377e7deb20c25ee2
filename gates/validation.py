"""Runs a layer's suite with Great Expectations, pushed down to the database on the build's own connection."""

import gc
import logging
import os
import re
import time
from collections.abc import Iterable
from functools import lru_cache

# Before the library is imported, which reads it then.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb
import great_expectations as gx
import sqlalchemy
from duckdb_engine import ConnectionWrapper
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

from gates import data_docs, left_unread  # noqa: F401 left_unread takes the place of metrics
from gates.buffered_duckdb import SCHEME
from gates.results import ERRORED, FAILED, NOTHING_TO_COMPARE, PASSED, Finding, Row, Run, row_of, row_of_mistake
from gates.suites import ACCEPTED, LAYERS, Declared, SuiteError, check_columns, load_suite

# The library stays as well.
gc.freeze()

EXAMPLES = 3

# Counts and the keys of the first unexpected rows; no values, which may be personal.
RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": EXAMPLES, "exclude_unexpected_values": True}


def check_layer(layer: str, session: duckdb.DuckDBPyConnection, own_schema: str = "gates") -> duckdb.DuckDBPyRelation:
    """Evaluate the suite of `layer` and return its results: one row per expectation, columns as in quality.data_quality_results.

    `own_schema` is the schema of the gates; what stands before `gates` in it stands before the name of every schema.

    Nothing raises: an expectation, or a suite, that cannot be evaluated is a row with the outcome `errored`.
    """
    prefix = own_schema.removesuffix("gates")
    run = _current_run(session, prefix)
    try:
        # The first gate reads all suites, so that a mistake in the last one does not wait for the end of a long build.
        suites = {name: load_suite(name, prefix=prefix) for name in (LAYERS if layer == LAYERS[0] else [layer])}
        rows = _check_tables(run, suites[layer], session, prefix)
    except SuiteError as error:
        rows = [row_of_mistake(run, layer, mistake) for mistake in str(error).splitlines()]
    log = f"{prefix}quality.data_quality_results"
    session.execute(f"create or replace temp table gate_results as select * from {log} limit 0")
    placeholders = ", ".join("?" * len(rows[0].values))
    session.executemany(f"insert into gate_results values ({placeholders})", [row.values for row in rows])
    data_docs.write_overview(run, _results_so_far(run, session, log))
    return session.table("gate_results")


def _results_so_far(run: Run, session: duckdb.DuckDBPyConnection, log: str) -> list[dict[str, object]]:
    """The logged results of the gates before this one and the results of this one."""
    so_far = session.execute(f"select * from {log} where run_id = ? union all select * from gate_results", [run.run_id])
    names = [column[0] for column in so_far.description]
    return [dict(zip(names, values, strict=True)) for values in so_far.fetchall()]


def _check_tables(run: Run, suite: dict[str, list[Declared]], session: duckdb.DuckDBPyConnection, prefix: str) -> list[Row]:
    parameters = _parameters(run, session, prefix)
    _check_parameters(suite, parameters)
    for table, declared in suite.items():
        check_columns(declared, _columns(session, table))
    context = _context(run)
    connection = ConnectionWrapper(session.cursor())
    datasource = context.data_sources.add_or_update_sql(
        "warehouse",
        connection_string=f"{SCHEME}:///:memory:",
        kwargs={"creator": lambda: connection, "poolclass": sqlalchemy.pool.StaticPool},
    )
    rows, results = [], []
    for table, declared in suite.items():
        exempt = [one for one in declared if one.parameters - parameters.keys()]
        evaluated = [one for one in declared if one not in exempt]
        rows += [row_of(run, one, NOTHING_TO_COMPARE, 0.0) for one in exempt]
        if not evaluated:
            continue
        started = time.perf_counter()
        try:
            result = _validate(context, datasource, table, evaluated, parameters)
            findings = _findings(result, evaluated, session)
            results.append(result)
        except Exception as error:  # noqa: BLE001 whatever goes wrong in the library is a result, not the end of the run
            findings = [Finding(ERRORED, problem=_in_words(error))] * len(evaluated)
        # The expectations of a table are measured together, so they share its time.
        seconds = (time.perf_counter() - started) / len(evaluated)
        rows += [row_of(run, one, finding, seconds) for one, finding in zip(evaluated, findings, strict=True)]
    data_docs.render(context, run, results)
    connection.close()
    return rows


def _validate(
    context: EphemeralDataContext,
    datasource: "gx.datasource.fluent.SQLDatasource",
    table: str,
    declared: list[Declared],
    parameters: dict[str, object],
) -> ExpectationSuiteValidationResult:
    schema, name = table.split(".")
    asset = datasource.add_table_asset(table, schema_name=schema, table_name=name)
    batch = asset.add_batch_definition_whole_table("whole table").get_batch()
    suite = gx.ExpectationSuite(name=table, expectations=[one.expectation for one in declared])
    result_format = RESULT_FORMAT | ({"unexpected_index_column_names": list(declared[0].key)} if declared[0].key else {})
    result = batch.validate(context.suites.add_or_update(suite), result_format=result_format, expectation_parameters=parameters)
    # Some expectations return a numpy bool, which the library's own store cannot write.
    result.success = bool(result.success)
    for one in result.results:
        one.success = bool(one.success)
    return result


def _findings(result: ExpectationSuiteValidationResult, declared: list[Declared], session: duckdb.DuckDBPyConnection) -> list[Finding]:
    """The finding of each declared expectation; the library returns them in an order of its own."""
    by_name = {one.expectation_config.meta["name"]: one for one in result.results}
    return [_finding(by_name[one.name], one, session) for one in declared]


def _finding(result: ExpectationValidationResult, declared: Declared, session: duckdb.DuckDBPyConnection) -> Finding:
    problem = _problem(result.exception_info)
    if problem:
        return Finding(ERRORED, problem=problem)
    found = result.result
    observed, count, share = found.get("observed_value"), found.get("unexpected_count"), found.get("unexpected_percent")
    examples = [
        "/".join(map(_shown, key))
        for keys in found.get("partial_unexpected_index_list") or []
        for key in zip(*(keys[column] for column in declared.key), strict=True)
    ]
    if "unexpected_rows_query" in declared.kwargs:
        observed, count = None, int(observed)
        examples = _first_keys(declared, session) if count else []
    elif "element_count" in found:
        # A table without rows has no unexpected ones.
        count = count or 0
        observed = f"{count:,} of {found['element_count']:,} rows unexpected"
    return Finding(
        outcome=PASSED if result.success else FAILED,
        observed_value=None if observed is None else str(observed),
        example_keys=", ".join(sorted(examples)) or None,
        unexpected_count=count,
        unexpected_share=None if share is None else share / 100,
    )


def _first_keys(declared: Declared, session: duckdb.DuckDBPyConnection) -> list[str]:
    """The first column, which is the key, of the first rows that an unexpected rows query finds."""
    query = declared.kwargs["unexpected_rows_query"].format(batch=declared.table)
    rows = session.cursor().execute(f"select * from ({query}) as unexpected order by all limit {EXAMPLES}").fetchall()
    return [_shown(row[0]) for row in rows]


def _shown(key: object) -> str:
    return "(blank)" if key is None else str(key)


def _problem(exception_info: dict) -> str | None:
    """Why an expectation could not be evaluated, or None: the library tells it once, or once for each metric."""
    infos = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    messages = [str(info["exception_message"]) for info in infos if info.get("raised_exception")]
    return _in_words(messages[0]) if messages else None


def _in_words(error: object) -> str:
    text = str(error) or type(error).__name__
    return re.sub(r"\s+", " ", text.split("[SQL:")[0]).strip().rstrip(".")[:300]


def _current_run(session: duckdb.DuckDBPyConnection, prefix: str) -> Run:
    cursor = session.cursor()
    ((run_id, started_at),) = cursor.execute(f"select run_id, run_started_at from {prefix}landing.last_run").fetchall()
    ((as_of_date,),) = cursor.execute(f"select as_of_date from {prefix}intermediate.int_as_of_date").fetchall()
    return Run(run_id, as_of_date, started_at)


def _parameters(run: Run, session: duckdb.DuckDBPyConnection, prefix: str) -> dict[str, object]:
    """What `$PARAMETER` expressions may name: the as-of date, and each measure of the last accepted run as accepted_<group>_<member>.

    A share of nothing bounds nothing: where the last accepted run had no rows or no revenue, whatever comes now is the first of it.
    """
    table = f"{prefix}landing.accepted_measures"
    accepted = session.cursor().execute(f"select measure_group, member, value from {table} where value > 0").fetchall()
    return {"as_of_date": run.as_of_date} | {f"{ACCEPTED}{group}_{member}": value for group, member, value in accepted}


def _check_parameters(suite: dict[str, list[Declared]], parameters: dict[str, object]) -> None:
    for one in (one for declared in suite.values() for one in declared):
        for name in sorted(one.parameters - parameters.keys()):
            if not name.startswith(ACCEPTED):
                raise SuiteError(
                    f"tests/expectations/{one.layer}.yml, table {one.table}, '{one.name}': there is no $PARAMETER '{name}'."
                    f" There are as_of_date, and {ACCEPTED}<group>_<member> for each row of quality.run_measures."
                )


def _columns(session: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a table; SuiteError where there is no such table."""
    schema, _, name = table.partition(".")
    columns: Iterable[tuple[str]] = (
        session.cursor()
        .execute(
            "select column_name from information_schema.columns"
            " where table_catalog = current_database() and table_schema = ? and table_name = ? order by ordinal_position",
            [schema, name],
        )
        .fetchall()
    )
    if not columns:
        raise SuiteError(
            f"there is no table {table} in the warehouse. Write it as schema.name, and let the gate model of the layer read it."
        )
    return [column for (column,) in columns]


@lru_cache(maxsize=1)
def _context(run: Run) -> EphemeralDataContext:
    """One context for all gates of a run, so that they share the Data Docs."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars={"globally": False, "metric_calculations": False},
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    # What it logs, a failed expectation among it, is in the results.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    data_docs.add_site(context)
    return context
