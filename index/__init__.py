"""Keep and find: documents, search, counts."""
