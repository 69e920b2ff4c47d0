"""The closed list of what finders find. Each code has its text in every language (``rules/wording/``)."""

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
    SWITCHED_OFF = "any.switched_off"
    # Balances and holds
    BALANCE_EMPTY = "balance.empty"
    BALANCE_NONE = "balance.none"
    BALANCE_FREE = "balance.free"
    BALANCE_PART_HELD = "balance.part_held"
    BALANCE_BLOCKED = "balance.blocked"
    BALANCE_LIST = "balance.list"
    HOLDS_NONE = "holds.none"
    HOLDS_ONE = "holds.one"
    HOLDS_OPEN_END = "holds.open_end"
    HOLDS_REVIEW = "holds.review"
    HOLDS_LIST = "holds.list"
    # Fees
    FEES_WITHDRAWAL = "fees.withdrawal"
    FEES_WITHDRAWALS = "fees.withdrawals"
    FEES_TRADING = "fees.trading"
    FEES_UNKNOWN_ASSET = "fees.unknown_asset"
