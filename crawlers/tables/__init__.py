"""Files of rows that came by hand, whatever their form: Excel, CSV, JSON lines, Word."""
