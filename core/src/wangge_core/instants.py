"""The time of day, as the features name it; see `wangge_serving.instants`."""

from wangge_serving.instants import LOCAL, FixedTime, SystemTime, TimeSource

__all__ = ["LOCAL", "FixedTime", "SystemTime", "TimeSource"]
