"""/api/v1: what the pages show as JSON, for programs that hold a token."""
