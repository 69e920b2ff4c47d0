"""What must not be kept of words that strangers wrote: long codes, addresses, numbers of accounts."""

import re

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_LINK = re.compile(r"https?://\S+")
# Addresses, transaction ids, keys: twelve or more letters and digits with a digit among them.
_CODE = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]*[0-9])[0-9A-Za-z]{12,}(?![0-9A-Za-z])")
# Phone, card and account numbers, amounts and codes: four digits and more, also in groups.
_NUMBER = re.compile(r"\d(?:[\d\s().-]*\d){3,}")


def masked(text: str) -> str:
    """The text with what could name a person or open something replaced by …"""
    for pattern in (_LINK, _MAIL, _CODE, _NUMBER):
        text = pattern.sub("…", text)
    return text
