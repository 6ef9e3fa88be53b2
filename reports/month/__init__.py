"""The month: points in three blocks, a ranking that is closed and stays closed, and the papers that say so."""
