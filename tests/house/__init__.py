"""The rules of the house that no import graph can see."""
