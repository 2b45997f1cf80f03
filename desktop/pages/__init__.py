"""The pages of the window: each shows one part of the work and never imports another page."""
