"""An inspection told in figures: batch by district by type, each number with its articles; and its cases."""
