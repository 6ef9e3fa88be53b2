"""Daily, weekly and monthly briefings: what was said in a window of time, as a frozen record and as papers of it."""
