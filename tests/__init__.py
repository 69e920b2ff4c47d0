"""Tests over several rooms: journeys, house rules, faults, and the support they share."""
