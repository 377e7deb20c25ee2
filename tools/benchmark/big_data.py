"""Raw data of any size: a block of the generator of tools.cases, tiled, as Parquet files in the raw contract."""

from dataclasses import replace
from pathlib import Path

from tools.benchmark.block import BlockSize, load_block
from tools.benchmark.database import scratch_database, write_parquet
from tools.benchmark.tiling import MACROS, tiled_query
from tools.cases.company import COLUMNS

# About 200,000 orders and 600,000 lines.
BLOCK = BlockSize()


def write_big_data(output_dir: Path, accounts: int, block: BlockSize = BLOCK) -> dict[str, int]:
    """Write raw data of roughly so many accounts to a folder, in place of what is there of this; the rows of each table.

    They are one block of that many accounts, or as many whole blocks as hold them.
    """
    output_dir.mkdir(parents=True, exist_ok=True)
    tiles = -(-accounts // block.accounts)
    with scratch_database() as connection:
        load_block(connection, block if tiles > 1 else replace(block, accounts=accounts))
        connection.execute(MACROS)
        return {table: write_parquet(connection, tiled_query(table, tiles), output_dir / f"{table}.parquet") for table in COLUMNS}
