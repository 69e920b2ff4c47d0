"""Matters with a clock of their own and a restricted view, one room each.

Siblings never import each other.
"""
