"""Spreadsheets in and out: bounded reading of what strangers send, writing with bounded memory."""
