"""Qt models over lists that are too long to hold as rows."""
