"""Havendesk: the customer-support system of a crypto exchange."""

__version__ = "0.1.0"
