"""What a page shows: records made of the house for a template, apart from requests."""
