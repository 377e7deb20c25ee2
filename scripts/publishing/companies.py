"""One published folder holds one company's marts: neither the demo nor another company takes its place by mistake."""

from pathlib import Path
from typing import Any

import duckdb
from settings import DATABASE_NAME, DEMO_COMPANY
from shared.shown_text import first_line

from publishing import PublishError

RUN = "select company, raw_source from landing.last_run"
ACCOUNT_IDS = "select account_id from marts.account_channel_assignments"

# A company that has no folder is known by its accounts: at least this share of those published is in its next build.
LEAST_COMMON = 0.5


def check_company(published: dict[str, Any], folder: Path, warehouse: Path, replaced: str | None) -> None:
    """Raise PublishError where the run in `warehouse` is another company's than the version `published` in `folder`.

    `published` is the manifest of that version. `replaced` names the company that may be replaced, as the refusal does.
    """
    name = published.get("company") or published["raw_source"]
    if name == replaced:
        return
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        ((company, raw_source),) = connection.execute(RUN).fetchall()
    if name in (company, raw_source):
        return
    refusal = (
        f"{folder} holds the mart of {name}, and this run is of {company or raw_source}. Publish to another folder (PUBLISH_DIR), or, where"
        f" it is meant to take its place, set PUBLISH_OVER='{name}' for this one run."
    )
    if str(DEMO_COMPANY) in (name, company or raw_source) or (company and published.get("company")):
        raise PublishError(refusal)
    try:
        old_ids = _account_ids(folder / DATABASE_NAME)
    except duckdb.Error as error:
        raise PublishError(f"{refusal} Its accounts cannot be compared: {first_line(error)}") from None
    common = len(old_ids & _account_ids(warehouse))
    if common < LEAST_COMMON * len(old_ids):
        raise PublishError(f"{refusal} Of the {len(old_ids):,} accounts there, {common:,} are in this run.")


def _account_ids(database: Path) -> set[str]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return {account_id for (account_id,) in connection.execute(ACCOUNT_IDS).fetchall()}
