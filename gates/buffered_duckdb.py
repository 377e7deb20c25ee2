"""A SQLAlchemy dialect through which Great Expectations can read DuckDB.

Great Expectations closes a connection before it reads the result, which DuckDB takes for the end of the result: every expectation then
fails as if the data were bad. This dialect fetches each result as soon as its query has run. It also asks DuckDB itself for the columns of
a table: PostgreSQL's catalogue, which the dialect that it is made of asks, takes DuckDB longer than many an expectation.
"""

import re
from typing import Any

from duckdb_engine import Dialect
from sqlalchemy import Connection, types
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

COLUMNS = """
    select column_name, data_type, is_nullable
    from duckdb_columns()
    where database_name = current_database() and schema_name = $1 and table_name = $2
    order by column_index
"""

# SQLAlchemy's types by the first word of DuckDB's; of others nobody here asks more than their name.
TYPES = {
    "VARCHAR": types.String, "BOOLEAN": types.Boolean, "DATE": types.Date, "TIMESTAMP": types.DateTime, "DOUBLE": types.Float,
    "DECIMAL": types.Numeric, "TINYINT": types.Integer, "SMALLINT": types.Integer, "INTEGER": types.Integer, "BIGINT": types.BigInteger,
    "HUGEINT": types.Numeric,
}  # fmt: skip

# What a connection string of this dialect starts with.
SCHEME = "duckdb+buffered"


class _BufferedExecution(Dialect.execution_ctx_cls):
    """Fetches the whole result right after the query."""

    def post_exec(self) -> None:
        super().post_exec()
        if self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, self.cursor.description, self.cursor.fetchall())


class BufferedDuckDB(Dialect):
    """DuckDB whose results outlive their connection."""

    supports_statement_cache = True
    execution_ctx_cls = _BufferedExecution

    def get_columns(self, connection: Connection, table_name: str, schema: str | None = None, **_: object) -> list[dict[str, Any]]:
        """Name, type and whether it may be null of each column of a table or view."""
        found = connection.exec_driver_sql(COLUMNS, (schema, table_name)).fetchall()
        return [
            {"name": name, "type": TYPES.get(re.split(r"\W", data_type)[0], types.NullType)(), "nullable": is_nullable, "default": None}
            for name, data_type, is_nullable in found
        ]


registry.register(SCHEME.replace("+", "."), __name__, BufferedDuckDB.__name__)
