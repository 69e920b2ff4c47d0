"""Texts about staked coins, airdrops and forks, and rewards of campaigns."""

from __future__ import annotations

from havendesk.kernel.i18n import noop
from havendesk.resolvers.rules.wording.parts import Text
from havendesk.resolvers.types import FindingCode

_RUN = noop("{run_at}: {reward_run}")
_RUN_MORE = ("{amount} {asset}",)
_NEXT = noop("The next reward is expected on {next_at}: about {next_amount} {next_asset}.")
_NETWORK = noop("The network sets this time; nobody here can shorten it.")
_NO_ADVICE = noop("Whether to stake is your decision: I give no advice on it.")
_FREE = (
    noop("Withdrawable since {free_since_at}."),
    noop("Withdrawable from {free_from_at} on; until then it is credited and held."),
)
_COUNTED = noop(
    "On {snapshot_at} {counted_amount} {held_asset} were counted; for each one there are {per_one_amount} "
    "{asset}."
)
_NOTICE = noop("What was announced: {notice_url}")
_TERMS = noop("The terms: {campaign_url}")
_RULE = noop("{campaign_rule}: {rule_state}")
_RULE_MORE = (
    noop("({reached_amount} of {needed_amount} {asset})"),
    noop("(until {until_at})"),
)

TEXTS: dict[FindingCode, Text] = {
    FindingCode.STAKING_NONE: Text(
        noop("Nothing of yours is staked, and nothing came back lately."), (_NO_ADVICE,)
    ),
    FindingCode.STAKING_STARTING: Text(
        noop("Your {amount} {asset} are staked and do not earn yet."),
        (noop("Rewards begin on {rewards_from_at}."), _NETWORK),
    ),
    FindingCode.STAKING_ACTIVE: Text(
        noop("Your {amount} {asset} are staked and earn rewards. These are the latest runs."),
        (_NEXT, _NO_ADVICE),
        row=_RUN,
        row_more=_RUN_MORE,
    ),
    FindingCode.STAKING_UNBONDING: Text(
        noop("Your {amount} {asset} are being taken out of staking and are expected back on {ends_at}."),
        (
            noop("Until then they earn nothing and can neither be sold nor sent."),
            _NETWORK,
        ),
    ),
    FindingCode.STAKING_RETURNED: Text(
        noop("Your {amount} {asset} came back from staking on {returned_at}."), _FREE
    ),
    FindingCode.STAKING_LATE: Text(
        noop("Your {amount} {asset} were to be back from staking on {ends_at}, and are not."),
        (noop("A person looks at it."),),
    ),
    FindingCode.STAKING_REWARD_LATE: Text(
        noop("A reward for your {amount} {asset} is overdue."),
        (noop("It was expected on {next_at}."), noop("A person looks at it.")),
        row=_RUN,
        row_more=_RUN_MORE,
    ),
    FindingCode.STAKING_LIST: Text(
        noop("This is what you have in staking."),
        (_NETWORK, _NO_ADVICE),
        row=noop("{amount} {asset}: {stake_state}"),
        row_more=(
            noop("(rewards begin on {rewards_from_at})"),
            noop("(next reward on {next_at})"),
            noop("(back on {ends_at})"),
            noop("(withdrawable since {free_since_at})"),
            noop("(withdrawable from {free_from_at} on)"),
        ),
    ),
    FindingCode.DISTRIBUTION_NONE: Text(
        noop("No airdrop, fork or swap is recorded for your account."),
        (
            noop("There is none for {asset}."),
            noop("What is not announced as supported is not paid out."),
        ),
    ),
    FindingCode.DISTRIBUTION_DUE: Text(
        noop("{title}: you are to get {amount} {asset}."),
        (_COUNTED, noop("It is to be credited on {due_at}."), _NOTICE),
    ),
    FindingCode.DISTRIBUTION_LATE: Text(
        noop("{title}: your {amount} {asset} should be here, and are not."),
        (_COUNTED, noop("It was to be credited on {due_at}."), noop("A person looks at it.")),
    ),
    FindingCode.DISTRIBUTION_CREDITED: Text(
        noop("{title}: {amount} {asset} were credited to you on {credited_at}."),
        (_COUNTED, *_FREE, _NOTICE),
    ),
    FindingCode.DISTRIBUTION_NOTHING_DUE: Text(
        noop("{title}: nothing is due to you."),
        (
            noop("Why: {distribution_reason}."),
            noop("What you held of {held_asset} was counted on {snapshot_at}."),
            _NOTICE,
        ),
    ),
    FindingCode.DISTRIBUTION_NOT_SUPPORTED: Text(
        noop("{title}: it is not supported here, so nothing is paid out."), (_NOTICE,)
    ),
    FindingCode.REWARD_NONE: Text(
        noop("Your account takes part in no campaign at the moment, and in none that ended lately."),
        (noop("What was done before joining usually does not count."),),
    ),
    FindingCode.REWARD_RUNNING: Text(
        noop("{title}: the campaign is still running. This is how you stand, condition by condition."),
        (
            noop("It ends on {closes_at}."),
            noop("The reward is due on {due_at} if all conditions are met."),
            _TERMS,
        ),
        row=_RULE,
        row_more=_RULE_MORE,
    ),
    FindingCode.REWARD_CHECKING: Text(
        noop("{title}: the conditions are being checked, the reward is not paid yet."),
        (noop("It is due on {due_at}."), _TERMS),
        row=_RULE,
        row_more=_RULE_MORE,
    ),
    FindingCode.REWARD_LATE: Text(
        noop("{title}: the reward was due on {due_at} and is not paid."),
        (noop("A person looks at it."),),
        row=_RULE,
        row_more=_RULE_MORE,
    ),
    FindingCode.REWARD_PAID: Text(
        noop("{title}: your reward was given on {credited_at}."),
        (
            noop("Reward: {amount} {asset}, {reward_kind}."),
            noop("It can be used until {expires_at}."),
            *_FREE,
        ),
        row=_RULE,
        row_more=_RULE_MORE,
    ),
    FindingCode.REWARD_MISSED: Text(
        noop("{title}: there is no reward, because not every condition was met."),
        (_TERMS,),
        row=_RULE,
        row_more=_RULE_MORE,
    ),
    FindingCode.REWARD_CHECK: Text(
        noop("{title}: the reward was not given."),
        (noop("I cannot say more about the reason here; a person can look at it."), _TERMS),
    ),
}
