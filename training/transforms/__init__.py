"""How pictures are changed before a network learns from them: steps as data, and the one function that takes them.

Training and the preview in the window call the same function (`pipeline.augmented`). NumPy and OpenCV only: the window
has no torch, and albumentationsx, which is made for this, cannot be imported without it (docs/adr/0007).
"""
