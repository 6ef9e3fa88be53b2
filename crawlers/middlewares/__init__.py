"""Between spider and network, each one decision; in the order in which a request meets them."""
