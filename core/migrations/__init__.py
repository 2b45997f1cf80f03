"""How a registry made by an older program becomes one of today."""
