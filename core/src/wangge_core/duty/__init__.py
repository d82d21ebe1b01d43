"""Who is on duty where and when: the roster, leave, and who stands in for whom."""
