"""What the bot says for a decision. Every text to customers is here, in English, as the catalogues' keys."""

from __future__ import annotations

from collections.abc import Sequence

from havendesk.bot.types import ActName, Answer, AnswerKind, Attack, Clarify, HandOver, HandOverReason
from havendesk.exchange.rules import mask_ends
from havendesk.kernel.errors import ErrorCode
from havendesk.kernel.i18n import noop, say
from havendesk.knowledge.types import ArticleCard
from havendesk.protection.types import ComplaintCard
from havendesk.resolvers.rules import wording as findings
from havendesk.resolvers.rules.wording.formats import time
from havendesk.resolvers.types import Finding, Intent, ReadingKind

GREETING = noop(
    "Hello! I am the automatic assistant. Tell me in a sentence what happened, or write “person” to "
    "talk to a person."
)
THANKS = noop("You are welcome. If anything else comes up, just write here.")
MORE = noop("More about it: {title}")
NOT_IT = noop("Not what you meant? Tell me more, or write “person” to talk to a person.")
WHICH = noop("Which of these do you mean?")
ANSWER_BY_NUMBER = noop("Answer with the number, or write “person” to talk to a person.")
MEANWHILE = noop("What you can do right now: {title}")
SIGN_IN = noop(
    "I can look at your own account once you are signed in: sign in on this page and ask again. Without "
    "that I can only say what holds for everybody."
)
WATCHING = noop("I keep looking and will tell you here as soon as this changes.")
CHANGED = noop("I said that I would tell you: something has changed.")
NO_CHANGE = noop(
    "I said that I would keep looking. Nothing has changed until now, so I am passing you on to a "
    "person, who "
    "sees what was found."
)
CAN_HELP = noop("With your own account and with how things work here I gladly help: ask away.")

DECLINING: dict[Attack, str] = {
    Attack.INJECTION: noop(
        "What I do follows fixed rules; nobody can change them by writing to me, so I pass over that part of "
        "your message."
    ),
    Attack.OTHER_CUSTOMER: noop("I only ever speak about your own account, never about anybody else's."),
    Attack.SUSPICION: noop(
        "About internal checks I tell nobody anything, whether there are any or not, and I help "
        "nobody around "
        "them."
    ),
    Attack.SECRET: noop(
        "Never give passwords, codes, private keys or recovery phrases to anybody, not even to us. I do not "
        "ask for them and do not need them."
    ),
    Attack.SAFEGUARD: noop(
        "No waiting time, check or security step is skipped, and no contact detail changed, because somebody "
        "asks for it here: they protect your account, whoever writes."
    ),
    Attack.ADVICE: noop(
        "I give no advice to buy or sell and predict no prices: that would not be fair to you, and "
        "we may not."
    ),
}

HANDING_OVER: dict[HandOverReason, str] = {
    HandOverReason.WANTS_PERSON: noop(
        "I am passing you on to a person. You see your place in the queue here, and need not say "
        "anything twice."
    ),
    HandOverReason.SECURITY_ALARM: noop(
        "This is urgent, so I am passing you on to a person at once, ahead of other matters. Never share "
        "passwords, codes or your seed phrase with anybody, not even with us."
    ),
    HandOverReason.SENSITIVE: noop(
        "This belongs in the hands of a person. I am passing you on; you need not say anything twice."
    ),
    HandOverReason.PERSON_NEEDED: noop(
        "A person goes on from here. I am passing you on with what was found; you need not say "
        "anything twice."
    ),
    HandOverReason.RECOVERY: noop(
        "I have opened a recovery case and am passing you on to the people who do this, with what was found. "
        "They tell you what it costs and how long it takes before anything is done."
    ),
    HandOverReason.NOT_SURE: noop(
        "I do not know this for certain, so I am passing you on to a person, who sees what you wrote."
    ),
    HandOverReason.NOT_HELPED: noop(
        "I am sorry that this did not help. I am passing you on to a person, who sees what you wrote."
    ),
    HandOverReason.CLARIFY_FAILED: noop(
        "I have not found the right answer, so I am passing you on to a person, who sees what you wrote."
    ),
    HandOverReason.LANGUAGE_NOT_SPOKEN: noop(
        "I do not speak this language well enough, so I am passing you on to a person."
    ),
    HandOverReason.NO_TEXT: noop("I cannot read files, so I am passing you on to a person."),
    HandOverReason.BOT_OFF: noop("I am passing you on to a person. You see your place in the queue here."),
}

COMPLAINT_RECEIVED = noop(
    "Your complaint was received on {received} under the number {reference}. People decide it, in writing "
    "and with reasons, by {decide_by}."
)
COMPLAINT_CLOCK = noop(
    "A formal complaint, received on {received}: to be decided by {decide_by} ({profile})."
)

ACT_TITLES: dict[ActName, str] = {
    ActName.FREEZE_ACCOUNT: noop("Freeze your account now?"),
    ActName.CANCEL_WITHDRAWAL: noop("Cancel this withdrawal?"),
    ActName.ISSUE_CERTIFICATE: noop("Make this certificate?"),
}
ACT_LINES: dict[ActName, tuple[str, ...]] = {
    ActName.FREEZE_ACCOUNT: (
        noop("Withdrawals, transfers, trading and changes of your contact data stop at once."),
        noop("Deposits still arrive, and you can still sign in and write here."),
        noop("Only our security team can undo it, after it has made sure that it is you."),
    ),
    ActName.CANCEL_WITHDRAWAL: (
        noop("{amount} {asset} on {network}"),
        noop("To the address {address}"),
        noop("The amount returns to your balance. This works only until the withdrawal is signed."),
    ),
    ActName.ISSUE_CERTIFICATE: (
        noop("{first_day} – {last_day}, days of {zone}"),
        noop("Your name and what was booked stand in it. Give it only to those whom it is meant for."),
        noop("It is signed. Whoever gets it can check on our public page that nothing was changed."),
    ),
}
ACT_BUTTONS: dict[ActName, tuple[str, str]] = {
    ActName.FREEZE_ACCOUNT: (noop("Freeze the account"), noop("Do not freeze")),
    ActName.CANCEL_WITHDRAWAL: (noop("Cancel the withdrawal"), noop("Keep the withdrawal")),
    ActName.ISSUE_CERTIFICATE: (noop("Make the certificate"), noop("Make none")),
}
ACT_DONE: dict[ActName, str] = {
    ActName.FREEZE_ACCOUNT: noop(
        "Your account is being frozen. You see each step here with its time. Nothing leaves it until our "
        "security team has spoken with you."
    ),
    ActName.CANCEL_WITHDRAWAL: noop("The withdrawal is cancelled; the amount is back in your balance."),
    ActName.ISSUE_CERTIFICATE: noop(
        "Your certificate is ready: the paper to read and print, the table for programs, and the signature "
        "over both."
    ),
}
ACT_FAILED = noop(
    "This could not be done: the exchange refused it. I am passing you on to a person, who sees "
    "what was tried."
)
FAILED_FOR: dict[str, str] = {
    ErrorCode.CERTIFICATE_INCOMPLETE.value: noop(
        "No certificate was made: the exchange's bookings and balances do not add up, and a certificate with "
        "gaps would be worth nothing. I am passing you on to a person, who sees what was tried."
    ),
    ErrorCode.CERTIFICATE_TOO_LONG.value: noop(
        "No certificate was made: there are more bookings than one certificate can hold. I am passing you on "
        "to a person, who sees what was tried."
    ),
    ErrorCode.TOO_MANY.value: noop(
        "No certificate was made: you have had as many as one may have in a day. Those that you have can be "
        "saved again in this chat. I am passing you on to a person."
    ),
}
"""What is said instead where a failed act has one of these outcomes."""
ACT_DECLINED = noop("Nothing was done. If you change your mind, just ask again.")
CONFIRM_BELOW = noop("Look at it below and confirm it with the button; a word in the chat is not enough.")
CONFIRM_FREEZE = noop(
    "If you want, freeze your account with the button below: nobody can then take anything out."
)

READINGS: dict[str, str] = {
    ReadingKind.TRANSFER: noop("Transfer"),
    ReadingKind.LEDGER: noop("Ledger"),
    ReadingKind.BALANCE: noop("Balance"),
    ReadingKind.DEPOSIT_ADDRESS: noop("Deposit address"),
    ReadingKind.HOLD: noop("Hold"),
    ReadingKind.TRAVEL_RULE: noop("Travel rule request"),
    ReadingKind.ORDER: noop("Order"),
    ReadingKind.TRADE: noop("Trade"),
    ReadingKind.POSITION: noop("Position"),
    ReadingKind.PRICE: noop("Price"),
    ReadingKind.ACCOUNT: noop("Account"),
    ReadingKind.SECURITY_EVENT: noop("Security log"),
    ReadingKind.SESSION: noop("Session"),
    ReadingKind.IDENTITY: noop("Identity check"),
    ReadingKind.LIMIT: noop("Limits"),
    ReadingKind.FEE: noop("Fees"),
    ReadingKind.NETWORK_STATUS: noop("Network status"),
    ReadingKind.NOTICE: noop("Notice"),
    ReadingKind.CHAIN_TRANSACTION: noop("Transaction on the chain"),
    ReadingKind.CHAIN_ADDRESS: noop("Address on the chain"),
    ReadingKind.CHAIN_HEAD: noop("Head of the chain"),
    ReadingKind.VENUE_STATUS: noop("Status of the other exchange"),
    ReadingKind.API_REQUEST: noop("API request"),
    ReadingKind.RULE: noop("Rule"),
    ReadingKind.CHANNEL: noop("List of official channels"),
    ReadingKind.STAKE: noop("Staking"),
    ReadingKind.DISTRIBUTION: noop("Distribution of coins"),
    ReadingKind.CAMPAIGN: noop("Campaign"),
    ReadingKind.REBATE: noop("Rebate"),
    ReadingKind.COMPLAINT: noop("Formal complaints"),
}
INTENTS: dict[Intent, str] = {
    Intent.DEPOSIT_STATUS: noop("Where my deposit is"),
    Intent.FIAT_DEPOSIT_STATUS: noop("Where my bank transfer to the exchange is"),
    Intent.INTERNAL_TRANSFER_STATUS: noop("A transfer to another customer"),
    Intent.WITHDRAWAL_STATUS: noop("Where my withdrawal is"),
    Intent.WITHDRAWAL_CANCEL: noop("Cancelling a withdrawal"),
    Intent.FIAT_WITHDRAWAL_STATUS: noop("Where my payout to the bank is"),
    Intent.HOLDS: noop("Why something is blocked, and until when"),
    Intent.BALANCE: noop("My balance"),
    Intent.TRAVEL_RULE: noop("Questions about sender or receiver of a transfer"),
    Intent.ADDRESS_CHECK: noop("Which network an address belongs to"),
    Intent.NETWORK_STATUS: noop("Whether a network is open"),
    Intent.SERVICE_STATUS: noop("Whether something is down"),
    Intent.LIMITS: noop("My limits"),
    Intent.FEES: noop("What it costs"),
    Intent.LOGIN_TROUBLE: noop("Trouble with signing in"),
    Intent.ACCOUNT_RESTRICTION: noop("Why my account is restricted"),
    Intent.UNKNOWN_LOGIN: noop("A sign-in that I do not know"),
    Intent.IDENTITY_STATE: noop("How my identity check stands"),
    Intent.ORDER_STATUS: noop("What became of my order"),
    Intent.LIQUIDATION: noop("Why my position was closed"),
    Intent.MARKET_NOTICE: noop("A market that opens or closes"),
    Intent.API_ERROR: noop("An error of the API"),
    Intent.API_LIMITS: noop("Limits of the API"),
    Intent.CERTIFICATE: noop("A certificate about my account"),
    Intent.CHANNEL_CHECK: noop("Whether it is really you"),
    Intent.SECURITY_REPORT: noop("A weakness that I found"),
    Intent.STAKING: noop("My staked coins and their rewards"),
    Intent.DISTRIBUTION: noop("My part of an airdrop or a fork"),
    Intent.REWARD: noop("My reward of a campaign"),
    Intent.REBATE: noop("My rebate of fees"),
    Intent.COMPLAINT: noop("Where my complaint stands"),
}
DOCUMENT = noop("Save the document (PDF)")
DOCUMENTS: dict[str, str] = {
    ".pdf": DOCUMENT,
    ".csv": noop("Save the table (CSV)"),
    ".note": noop("Save the signature"),
}
"""What saves a file, by its ending."""


def answer_text(decision: Answer, card: ArticleCard | None, language: str) -> str:
    """The whole answer: what is declined, what was found or the article's gist, what comes next."""
    parts = declining(decision.declined, language)
    if decision.kind is AnswerKind.FINDING and decision.finding is not None:
        parts.append(findings.text(decision.finding, language))
    elif card is not None:
        parts += _article(card)
    elif decision.kind is AnswerKind.SIGN_IN:
        parts.append(say(language, SIGN_IN))
    elif decision.kind is AnswerKind.DECLINED:
        parts.append(say(language, CAN_HELP))
    else:
        parts.append(say(language, GREETING if decision.kind is AnswerKind.GREETING else THANKS))
    if decision.sign_in:
        parts.append(say(language, SIGN_IN))
    if decision.watch:
        parts.append(say(language, WATCHING))
    if card is not None or decision.kind is AnswerKind.DECLINED:
        parts.append(say(language, NOT_IT))
    return "\n\n".join(part for part in parts if part)


def declining(attacks: Sequence[Attack], language: str) -> list[str]:
    """What is not done, and why."""
    return [say(language, DECLINING[attack]) for attack in attacks]


def _article(card: ArticleCard) -> list[str]:
    """The article's gist and first steps as plain text for a chat; the whole article is cited beside it."""
    return [card.summary, card.steps, say(card.language.value, MORE, title=card.title)]


def labels(decision: Clarify, language: str) -> list[str]:
    """The texts of the choices: an article's title, a candidate of the finding, or what a finder looks at."""
    candidates = decision.finding.candidates if decision.finding is not None else ()
    texts = []
    for place, choice in enumerate(decision.choices):
        if place < len(candidates):
            texts.append(findings.candidate_label(candidates[place], language))
        else:
            texts.append(choice.title or (say(language, INTENTS[choice.intent]) if choice.intent else ""))
    return texts


def clarify_text(decision: Clarify, language: str, choices: Sequence[str]) -> str:
    """One question; choices as a numbered list, for whoever sees no buttons."""
    lines = [f"{number}. {label}" for number, label in enumerate(choices, start=1)]
    tail = ["", say(language, ANSWER_BY_NUMBER)] if choices else []
    return "\n".join([asked(decision, language), *lines, *tail])


def asked(decision: Clarify, language: str) -> str:
    """The question itself."""
    parts = declining(decision.declined, language)
    if decision.finding is not None:
        parts.append(findings.text(decision.finding, language))
    else:
        parts.append(say(language, WHICH))
    return "\n\n".join(parts)


def handing_over_text(
    decision: HandOver,
    language: str,
    first_aid: ArticleCard | None,
    *,
    offered: bool,
    complaint: ComplaintCard | None = None,
) -> str:
    """What was found, why a person takes over, and what helps until then."""
    parts = [findings.text(decision.finding, language)] if decision.finding is not None else []
    if complaint is not None:
        parts.append(complaint_text(COMPLAINT_RECEIVED, complaint, language))
    parts.append(say(language, HANDING_OVER[decision.reason]))
    if offered:
        parts.append(say(language, CONFIRM_FREEZE))
    if first_aid is not None:
        parts += [say(language, MEANWHILE, title=first_aid.title), first_aid.steps]
    return "\n\n".join(part for part in parts if part)


def complaint_text(said: str, complaint: ComplaintCard, language: str) -> str:
    """What is confirmed to whoever complains, or noted for whoever decides it."""
    return say(
        language,
        said,
        received=time(complaint.received_at, language),
        decide_by=time(complaint.decide_by, language),
        reference=complaint.reference,
        profile=complaint.profile,
    )


def act_text(name: ActName, finding: Finding | None, lines: Sequence[str], language: str) -> str:
    """What would be done, for whoever sees no preview; it is confirmed with its button alone."""
    parts = [findings.text(finding, language)] if finding is not None else []
    parts += [say(language, ACT_TITLES[name]), "\n".join(f"- {line}" for line in lines)]
    return "\n\n".join([*parts, say(language, CONFIRM_BELOW)])


def act_lines(name: ActName, arguments: dict[str, str], language: str) -> tuple[str, ...]:
    """What will happen, line by line; one whose values are not known is left out."""
    shown = {**arguments, "address": mask_ends(arguments.get("address"))}
    lines = []
    for line in ACT_LINES[name]:
        try:
            lines.append(say(language, line, **{key: value for key, value in shown.items() if value}))
        except KeyError:
            continue
    return tuple(lines)
