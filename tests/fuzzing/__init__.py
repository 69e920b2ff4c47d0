"""Input that nobody would write by hand. ``--hypothesis-profile=long`` plays hours' worth of it."""
