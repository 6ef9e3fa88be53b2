"""One small file a kind of source; what they share is in `base`."""
