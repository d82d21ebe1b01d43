"""Elderly care: files of elders over the base library, one-key SOS, visits."""
