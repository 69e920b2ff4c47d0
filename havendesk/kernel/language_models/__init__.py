"""Language models, optional and off by default: they word what others found.

Every job goes one way: kill switch, budget, redaction, one call, check against its sources, placeholders
restored. Whatever goes wrong on it ends in an outcome without a text, and the caller says what it would have
said without a model. Each call is a row in ``kernel_model_call``: purpose, tokens, milliseconds, outcome and
a hash of the redacted prompt; never a word of it.
"""
