"""Show: the analysts' page."""
