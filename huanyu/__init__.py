"""The command line, the settings, the steps of a day."""
