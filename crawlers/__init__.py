"""Collect: sources → evidence → articles."""
