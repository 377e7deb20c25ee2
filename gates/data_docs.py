"""Data Docs: what Great Expectations found, as HTML pages under the target folder.

The library's own start page is put together in the browser by scripts from the network; `overview.html` next to it needs none.
"""

import html
import os
import shutil
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.resource_identifiers import ExpectationSuiteIdentifier, ValidationResultIdentifier

from gates.results import FAILED, PASSED, Run

SITE = "gates"
OVERVIEW = "overview.html"

# What a row of the overview says first, the gravest first.
KINDS = ("errored", "critical", "warning", "info", "passed")

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1c2430; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; overflow-wrap: break-word; }
th:nth-child(1), th:nth-child(2) { width: 7rem; } th:nth-child(5) { width: 14rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem; border-bottom: 1px solid #dde2e8; }
th { background: #f3f5f8; position: sticky; top: 0; }
.passed { color: #1a7f43; } .warning { color: #9a6700; } .critical, .errored { color: #b42318; font-weight: 600; }
small { color: #5b6675; }
"""


def data_docs_folder() -> Path:
    """Where the pages of this run are: `data_docs` in dbt's target folder."""
    return Path(os.environ.get("DBT_TARGET_PATH") or "target").absolute() / "data_docs"


def add_site(context: EphemeralDataContext) -> None:
    """Let the context render its pages to `data_docs_folder()`, in place of the pages of an earlier run."""
    shutil.rmtree(data_docs_folder(), ignore_errors=True)
    context.add_data_docs_site(
        SITE,
        {
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(data_docs_folder())},
        },
    )


def render(context: EphemeralDataContext, run: Run, results: Iterable[ExpectationSuiteValidationResult]) -> None:
    """Add the results of one gate to the pages."""
    run_identifier = RunIdentifier(run_name=run.run_id, run_time=run.run_started_at.replace(tzinfo=UTC))
    pages = []
    for result in results:
        suite = ExpectationSuiteIdentifier(name=result.suite_name)
        result.meta["run_id"] = run_identifier
        for one in result.results:
            one.result, one.exception_info = _harmless(one.result), _harmless(one.exception_info)
        key = ValidationResultIdentifier(expectation_suite_identifier=suite, run_id=run_identifier, batch_identifier=result.batch_id)
        context.validation_results_store.set(key, result)
        pages += [suite, key]
    # Those of the gates before this one are there already; only the index is written again.
    context.build_data_docs(resource_identifiers=pages)


def _harmless(value: object) -> object:
    """What was found, with all its texts escaped: the library writes texts of the data into its pages as they are."""
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, dict):
        return {name: _harmless(each) for name, each in value.items()}
    return [_harmless(each) for each in value] if isinstance(value, list | tuple) else value


def write_overview(run: Run, results: list[dict[str, object]]) -> None:
    """Write the page of all `results` of the run so far, as rows of quality.data_quality_results: the gravest first."""
    kinds = [_kind(result) for result in results]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in KINDS if kind in kinds)
    ranked = sorted(zip(kinds, results, strict=True), key=lambda pair: KINDS.index(pair[0]))
    rows = "".join(_table_row(kind, result) for kind, result in ranked)
    heads = "".join(f"<th>{head}</th>" for head in ("outcome", "layer", "table and column", "expectation", "found", "what to do"))
    page = (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        f"<title>Gates as of {run.as_of_date}</title><style>{STYLE}</style></head>"
        f"<body><h1>Gates as of {run.as_of_date}</h1><p>Run {html.escape(run.run_id)}, started {run.run_started_at} UTC: {counts}.</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></body></html>\n"
    )
    data_docs_folder().mkdir(parents=True, exist_ok=True)
    (data_docs_folder() / OVERVIEW).write_text(page, encoding="utf-8")


def _kind(result: dict[str, object]) -> str:
    """The outcome, or the severity of what failed."""
    return str(result["severity"] if result["outcome"] == FAILED else result["outcome"])


def _table_row(kind: str, result: dict[str, object]) -> str:
    text = {name: html.escape("" if value is None else str(value)) for name, value in result.items()}
    found = text["observed_value"] or (f"{text['unexpected_count']} unexpected rows" if text["unexpected_count"] else text["message"])
    examples = f"<br><small>Examples: {text['example_keys']}</small>" if text["example_keys"] and kind != PASSED else ""
    place = text["table_name"] + (f".{text['column_name']}" if text["column_name"] else "")
    return (
        f"<tr><td class='{kind}'>{kind}</td><td>{text['layer']}</td><td>{place}</td>"
        f"<td>{text['expectation_name']}<br><small>{text['reason']}</small></td><td>{found}{examples}</td>"
        f"<td>{text['what_to_do']}<br><small>Owner: {text['owner']}</small></td></tr>"
    )
