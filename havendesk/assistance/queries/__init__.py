"""Reads of assistance, one file per noun."""

from havendesk.assistance.queries.translations import translations

__all__ = ["translations"]
