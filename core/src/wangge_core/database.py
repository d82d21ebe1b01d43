"""The database, as the features name it; it is every server's of ours (`wangge_serving.database`)."""

from wangge_serving.database import Database, DuplicateError, Row

__all__ = ["Database", "DuplicateError", "Row"]
