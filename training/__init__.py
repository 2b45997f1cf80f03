"""Recipes, training, evaluation and comparison. torch stays inside the two backends."""
