"""Live chat: turns what a socket said into the tickets room's form of message, many sockets at a time.

Words: an *utterance* is one message of one person in a chat that exists; an *opening* begins a chat.
Invariants: one outcome per item, in the order of the items; a bad item never fails its neighbours; while
the channel is switched off customers' items are refused and staff still answer.
"""
