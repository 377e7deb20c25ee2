"""Data Docs: what Great Expectations found, as HTML pages under the target folder."""

import os
import shutil
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from great_expectations.core import ExpectationSuiteValidationResult
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.resource_identifiers import ExpectationSuiteIdentifier, ValidationResultIdentifier

from gates.results import Run

SITE = "gates"


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
    for result in results:
        suite = ExpectationSuiteIdentifier(name=result.suite_name)
        key = ValidationResultIdentifier(expectation_suite_identifier=suite, run_id=run_identifier, batch_identifier=result.batch_id)
        context.validation_results_store.set(key, result)
    context.build_data_docs()
