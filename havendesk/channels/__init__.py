"""Ways in which customers reach the desk, one room each; siblings never import each other.

Every channel turns what arrives into the tickets room's one form of message, and delivers what is answered.
"""
