"""The return as a workbook: writing the template, and reading it back filled in."""

from goldenthread.returns.workbook.problems import FILE_CHECKS, FileCheck
from goldenthread.returns.workbook.reader import Reading, address_book, read
from goldenthread.returns.workbook.writer import write

__all__ = ["FILE_CHECKS", "FileCheck", "Reading", "address_book", "read", "write"]
