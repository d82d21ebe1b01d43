"""Sensors that warn: devices, observations, rules, alarms that become cases."""
