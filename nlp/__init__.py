"""Understand: article → annotation; articles → families and events."""
