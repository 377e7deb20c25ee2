"""Raw data of any size: a block of the demo's generator, tiled, as Parquet files in the raw contract."""

from pathlib import Path

from tools.benchmark.block import BlockSize, load_block
from tools.benchmark.database import scratch_database, write_parquet
from tools.benchmark.tiling import MACROS, tiled_query
from tools.demo.company import COLUMNS

# How many blocks of 10,000 accounts, about 200,000 orders and 600,000 lines each.
TILES = {"S": 1, "M": 10, "L": 100}
BLOCK = BlockSize()


def write_big_data(output_dir: Path, tiles: int, block: BlockSize = BLOCK) -> dict[str, int]:
    """Write `tiles` blocks to the folder `output_dir`, in place of what is there of this; the rows of each table."""
    output_dir.mkdir(parents=True, exist_ok=True)
    with scratch_database() as connection:
        load_block(connection, block)
        connection.execute(MACROS)
        return {table: write_parquet(connection, tiled_query(table, tiles), output_dir / f"{table}.parquet") for table in COLUMNS}
