"""The response: whose matter an alert is, what was answered, whether in time, and what came of it."""
