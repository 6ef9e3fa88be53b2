"""What is done to the house, what it promised, what was seen: `make faults` writes it to docs/faults.md."""
