"""A city's data folder and ledger copied while others write, and put back into an empty folder."""
