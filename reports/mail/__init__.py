"""How words leave the house: a mail, the outbox where it waits, the talk with the server."""
