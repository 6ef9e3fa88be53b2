"""Which articles a person must hear of: the rules, what becomes an entry, who is told what."""
