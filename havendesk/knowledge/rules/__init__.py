"""Pure functions of the room: reading texts, telling languages apart, analysing, ranking, placeholders.

Nothing here touches Django, the database, the network or the clock. Dictionaries that ship inside
libraries (rjieba, OpenCC, fugashi, py3langid) are loaded at their first use and kept.
"""
