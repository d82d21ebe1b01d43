"""Telling other systems by signed HTTP messages, as Standard Webhooks (standardwebhooks.com, version 1.0.0) says."""
