"""Changing the version of a plugin that an area runs: the plan, the step, the way back, and trying it in some areas first."""
