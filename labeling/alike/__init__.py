"""Finds copies of one photo, whatever was done to it: saved again, made smaller, lighter, grey, turned, mirrored.

Three steps, each its own room. `features` sums a picture up once (kept by its hash in the project's cache),
`candidates` names the few pictures that may be copies without comparing each with all, `verdict` lays one picture of a
pair over the other and says how well they agree. Reads pixels and never names.
"""

from labeling.alike.cache import FeatureCache
from labeling.alike.features import Features, features_of
from labeling.alike.near import NearPair, Picture, across, groups, near_pairs

__all__ = ["FeatureCache", "Features", "NearPair", "Picture", "across", "features_of", "groups", "near_pairs"]
