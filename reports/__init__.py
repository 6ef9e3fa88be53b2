"""Tell: alerts, mails, coverage, points, the ranking."""
