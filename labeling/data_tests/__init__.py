"""Tests of the data: what is odd about pictures and labels, found by a worker and remembered in the registry."""
