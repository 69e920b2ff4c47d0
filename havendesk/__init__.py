"""Havendesk: the customer-support system of a crypto exchange."""
