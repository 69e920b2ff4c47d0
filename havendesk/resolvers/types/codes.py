"""The closed list of what finders find. Each code has its text in four languages (``rules/wording/``)."""

from enum import StrEnum


class FindingCode(StrEnum):
    """``<intent or family>.<what was found>``."""

    # Any finder
    NEEDS_SIGN_IN = "any.needs_sign_in"
    NEEDS_SLOT = "any.needs_slot"
    CHOOSE_ONE = "any.choose_one"
    NOTHING_FOUND = "any.nothing_found"
    SOURCE_SILENT = "any.source_silent"
    NOT_OFFERED = "any.not_offered"
