"""The township whistles and county units report in (吹哨报到)."""
