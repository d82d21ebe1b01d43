"""The responsibility list (权责清单): which unit answers for a kind of matter in an area, since when and why."""
