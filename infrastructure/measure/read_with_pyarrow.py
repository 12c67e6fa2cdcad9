"""Reads with pyarrow what the measurement left, and compares every value with the text beside it.

    python3 -m pip install pyarrow
    python3 read_with_pyarrow.py target/segments
"""

import struct
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def texts(column):
    kind = column.type
    if pa.types.is_timestamp(kind):
        assert kind.unit == "us" and kind.tz == "UTC", kind
        column = column.cast(pa.int64())
    for value in column.to_pylist():
        if value is None:
            yield "n"
        elif pa.types.is_boolean(kind):
            yield "b1" if value else "b0"
        elif pa.types.is_floating(kind):
            yield "d" + ("7ff8000000000000" if value != value else struct.pack(">d", value).hex())
        elif pa.types.is_string(kind):
            yield "s" + value.encode().hex()
        else:
            yield "l" + str(value)


for name in ("empty", "interop"):
    folder = Path(sys.argv[1])
    table = pq.read_table(folder / f"{name}.parquet")
    found = ["\t".join(row) for row in zip(*(list(texts(c)) for c in table.columns))]
    expected = (folder / f"{name}.tsv").read_text().splitlines()
    if found != expected:
        row = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
        sys.exit(f"pyarrow {pa.__version__} reads other values in {name}.parquet, first in row {row}")
    print(f"pyarrow {pa.__version__} reads {len(found)} rows of {name}.parquet to the bit")
