"""A SQLAlchemy dialect through which Great Expectations can read DuckDB.

Great Expectations closes a connection before it reads the result, which DuckDB takes for the end of the result: every expectation then
fails as if the data were bad. This dialect fetches each result as soon as its query has run.
"""

from duckdb_engine import Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

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


registry.register(SCHEME.replace("+", "."), __name__, BufferedDuckDB.__name__)
