"""Between Arrow and numpy, without pandas: pyarrow's own ways import it, which takes a second and 60 MB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Values = NDArray[Any]


def values(column: pa.Array | pa.ChunkedArray) -> Values:
    """The numbers of a column, or its trues and falses; none may be missing."""
    whole = _whole(column)
    if pa.types.is_boolean(whole.type):
        return np.from_dlpack(whole.cast(pa.int8())).view(bool)
    return np.from_dlpack(whole)


def filled(column: pa.Array | pa.ChunkedArray, instead: int) -> Values:
    """The numbers of a column, and this one wherever one is missing."""
    whole = _whole(column)
    if not whole.null_count:
        return values(whole)
    kept = pa.Array.from_buffers(whole.type, len(whole), [None, whole.buffers()[1]], offset=whole.offset)
    return np.where(values(whole.is_valid()), values(kept), instead)


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def column(numbers: Values, kind: pa.DataType, present: Values | None = None) -> pa.Array:
    """A column of numbers, or of trues and falses; what is not present is missing."""
    if pa.types.is_boolean(kind):
        own = _bits(numbers)
    else:
        own = pa.py_buffer(np.ascontiguousarray(numbers, kind.to_pandas_dtype()))
    valid = None if present is None or present.all() else _bits(present)
    return pa.Array.from_buffers(kind, len(numbers), [valid, own])


def _bits(marks: Values) -> pa.Buffer:
    return pa.py_buffer(np.packbits(np.asarray(marks, bool), bitorder="little"))


def texts(words: Sequence[str]) -> pa.Array:
    """A column of texts."""
    own = [word.encode() for word in words]
    ends = np.cumsum([0, *map(len, own)], dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(own))]
    return pa.Array.from_buffers(pa.string(), len(own), buffers)
