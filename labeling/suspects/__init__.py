"""Likely label errors: labels that disagree with what other labels and models say. Pure: no registry, no network."""
