"""Reads of assistance, one file per noun."""

from havendesk.assistance.queries.report import report
from havendesk.assistance.queries.translations import translations

__all__ = ["report", "translations"]
