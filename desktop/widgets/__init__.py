"""Parts that several pages are built of. They know no page and no project."""
