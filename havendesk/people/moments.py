"""Moments of sign-in that the frameworks announce by signals, written into the record."""

from __future__ import annotations


def listen() -> None:
    """Connect to the frameworks' signals; called once at start."""
