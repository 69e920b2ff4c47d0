"""Matters with a clock of their own and a restricted view, one room each; siblings never import each other."""
