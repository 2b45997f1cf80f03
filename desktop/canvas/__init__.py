"""The picture with its shapes: finding, drawing and changing them."""
