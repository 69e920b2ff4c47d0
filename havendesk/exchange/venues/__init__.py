"""Whether other venues let an asset in and out, read from their key-free public addresses.

Off until the operator switches a venue on: asking tells it what is asked about. One small decoder each
(``decoders``); what it cannot read is silence, never "open" or "closed".
"""
