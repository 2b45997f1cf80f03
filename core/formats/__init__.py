"""Label formats, one a file, behind one seam. A format reads what a source says; it never touches the registry."""
