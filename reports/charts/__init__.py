"""Pictures of counts: PNG for mail and Word, SVG for pages. Same figures, same bytes; no system font is needed."""
