"""Pictures of any size read from the top down, a strip at a time; one file a format. Nothing here turns or scales."""
