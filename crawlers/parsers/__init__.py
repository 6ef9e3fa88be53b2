"""One small file a kind of evidence: what was fetched → articles and observations."""
