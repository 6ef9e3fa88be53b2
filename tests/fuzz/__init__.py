"""Every reader of what strangers send, fed with what nobody would send: it answers, or refuses by its own error."""
