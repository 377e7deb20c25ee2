"""Writes the published tables of a build: one DuckDB file, a Parquet file for each, and a CSV file for each that a spreadsheet holds."""

import json
from pathlib import Path

import duckdb
from settings import DATABASE_NAME

from publishing import PublishError

# Of each relation, by schema and name: its description under "", and those of its columns under their names.
Descriptions = dict[tuple[str, str], dict[str, str]]

PUBLISHED_SCHEMAS = ("marts", "quality")

# The name of the new file while it is written: no warehouse is called so.
PUBLISHED = "_published_version"

# DuckDB makes this folder where it is needed and removes it again.
SPILL_NAME = ".spill"

# The oldest format that DuckDB 1.x writes, which every 1.x client can open; 2.0 would write one that none of them can.
STORAGE_VERSION = "v1.0.0"

# What a spreadsheet holds, header included. A CSV file of more rows opens in none, and at a million accounts that of all order lines alone
# would take longer to write than all the rest.
SPREADSHEET_ROWS = 1_048_576

# A spreadsheet takes a cell for a formula that begins with one of these signs, in any width (OWASP, "CSV Injection"), also where white
# space, marks or signs that nobody sees stand before it, or where the cell begins with a tab or a line end.
FORMULA = (
    r"^[\s\p{Z}\p{C}\p{M}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*"
    r"[=+\-@\x{2212}\x{FE62}\x{FE63}\x{FE66}\x{FE6B}\x{FF0B}\x{FF0D}\x{FF1D}\x{FF20}]"
    r"|^[\t\r\n]"
)

# Types whose values are no texts, and so no formulas: a negative number must stay one.
HARMLESS_TYPES = ("BOOLEAN", "DATE", "TIME", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


def write_tables(warehouse: Path, folder: Path, run_id: str, memory_limit: str, descriptions: Descriptions) -> dict[str, int]:
    """Copy each table and view of the published schemas from the DuckDB file `warehouse` into `folder`; the rows of each by its name.

    Rows are in the order of their columns from the left, so that the same rows give the same files. Each Parquet file carries `run_id`;
    in the DuckDB file each table and column carries its description as a comment, which BI tools show.
    What does not fit into `memory_limit` (as DuckDB writes it) is on disk in `folder` for the time being.
    """
    counts = {}
    with duckdb.connect(config={"memory_limit": memory_limit, "temp_directory": str(folder / SPILL_NAME)}) as connection:
        # Under its own name, by which its views name what they read.
        connection.execute(f"attach '{literal(warehouse)}' (read_only)")
        ((build,),) = connection.execute("select database_name from duckdb_databases() where path is not null and not internal").fetchall()
        connection.execute(f"attach '{literal(folder / DATABASE_NAME)}' as {PUBLISHED} (storage_version '{STORAGE_VERSION}')")
        for schema, table in _tables(connection, build):
            target = f"{PUBLISHED}.{quoted(schema)}.{quoted(table)}"
            connection.execute(f"create schema if not exists {PUBLISHED}.{quoted(schema)}")
            source = f"{quoted(build)}.{quoted(schema)}.{quoted(table)}"
            connection.execute(f"create table {target} as from {source} order by all nulls last")
            add_comments(connection, target, descriptions.get((schema, table), {}))
            parquet, csv = folder / "parquet" / schema / f"{table}.parquet", folder / "csv" / schema / f"{table}.csv"
            for file in (parquet, csv):
                file.parent.mkdir(parents=True, exist_ok=True)
            ((count,),) = connection.execute(f"select count(*) from {target}").fetchall()
            connection.execute(f"copy {target} to '{literal(parquet)}' (format parquet, kv_metadata {{run_id: '{run_id}'}})")
            if count < SPREADSHEET_ROWS:
                connection.execute(f"copy ({safe_csv_query(connection, target)}) to '{literal(csv)}' (header, delimiter ',')")
            counts[f"{schema}.{table}"] = count
        connection.execute(f"detach {PUBLISHED}")
    return counts


def read_descriptions(dbt_manifest: Path) -> Descriptions:
    """What dbt's manifest.json says of each model and source. Raises PublishError where the file cannot be read."""
    try:
        known = json.loads(dbt_manifest.read_text(encoding="utf-8"))
        relations = [node for node in known["nodes"].values() if node["resource_type"] == "model"] + list(known["sources"].values())
        return {
            (relation["schema"], relation.get("alias") or relation["name"]): {
                "": relation["description"],
                **{column["name"]: column["description"] for column in relation["columns"].values()},
            }
            for relation in relations
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise PublishError(f"{dbt_manifest} is missing, or is not what dbt writes. Run `dbt build` again.") from None


def add_comments(connection: duckdb.DuckDBPyConnection, table: str, texts: dict[str, str]) -> None:
    """Give the table and each of its columns its description as a comment."""
    columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    places = {"": f"table {table}"} | {name: f"column {table}.{quoted(name)}" for name in columns}
    for name, place in places.items():
        text = " ".join(texts.get(name, "").split())
        if text:
            connection.execute(f"comment on {place} is '{literal(text)}'")


def safe_csv_query(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """A query of `table` whose texts no spreadsheet takes for a formula, in the table's own order."""
    columns = []
    for name, data_type, *_ in connection.execute(f"describe {table}").fetchall():
        column = quoted(name)
        if not data_type.startswith(HARMLESS_TYPES) or data_type.endswith("]"):
            text = f"cast({column} as varchar)"
            column = f"case when regexp_matches({text}, '{literal(FORMULA)}') then '''' || {text} else {text} end as {column}"
        columns.append(column)
    return f"select {', '.join(columns)} from {table}"


def quoted(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """The value as the inside of a quoted SQL text."""
    return str(value).replace("'", "''")


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    return connection.execute(
        "select table_schema, table_name from information_schema.tables where table_catalog = ? and table_schema in (?, ?) order by all",
        [database, *PUBLISHED_SCHEMAS],
    ).fetchall()
