"""Data and the sample generator. Only desktop calls what is in here; nothing here imports the application."""
