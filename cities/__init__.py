"""A city's facts, as data: districts, sources, topics, rules, units, firms, roster."""
