"""Journeys: a customer and an agent, each in a real browser, through the running product."""
