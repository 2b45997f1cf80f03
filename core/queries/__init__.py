"""Named reads of the registry. Every query of the program stands here; pages and features only call them."""
