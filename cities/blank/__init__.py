"""The files with which a new city begins, each with comments that say what to write; filled in by cities/new.py."""
