"""Alembic's environment and the versions of the ledger's tables; `ledger.migrate` runs them when a ledger is opened."""
