"""What a customer wishes whatever the question is: a person, help against a thief, or just to be polite.

Phrases, not a model: these must never depend on a score. They are written for recall, because a needless
handover costs a minute and a missed one costs trust or money. `\\b` is used beside Latin letters only.
"""

import re
from collections.abc import Iterable

from havendesk.kernel.i18n import Language
from havendesk.knowledge.rules.text import normalise, simplified


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_PERSON_EN = (
    r"(?:human(?: being)?|(?:real|live|actual|living) (?:person|agent|human|people|one|support|chat)"
    r"|person|people|agents?|representative|rep|operator|advisor|adviser|manager|supervisor|employee"
    r"|staff(?: member)?|customer (?:service|support|care)|support (?:team|staff|"
    r"agent|person)|help ?desk|live chat)"
)
_ANYONE_EN = r"(?:someone|somebody|anyone|anybody|some1)"
_REACH_EN = (
    r"(?:talk|speak|chat|connect|transfer|contact|reach|call|escalate|switch|forward|hand"
    r"|put me (?:through|on))"
)
_WANT_EN = (
    r"(?:want|wanna|need|get(?: me)?|give me|gimme|let me|can i|could i|may i|is there|"
    r"are there|where (?:is|are)"
    r"|i'd like|would like|prefer|ask(?:ing)? for|send me|pass me)"
)
_BOT_EN = r"(?:bots?|robots?|chat ?bots?|machines?|ai|automated|automation|computers?)"

_PERSON = _any(
    (
        # English
        rf"\b{_REACH_EN}\b(?: \S+){{0,4}} {_PERSON_EN}\b",
        rf"\b{_REACH_EN} (?:to |with |me )*{_ANYONE_EN}\b",
        rf"\b{_ANYONE_EN}\b(?: \S+){{0,5}} (?:talk|speak|chat) (?:to|with)\b",
        rf"\b{_WANT_EN}\b(?: (?:a|an|the|some|your|any|to|have|see|me|with|by))* {_PERSON_EN}\b(?! (?:id|"
        rf"key|card))",
        rf"\b{_ANYONE_EN} (?:real|human|alive|there)\b",
        r"\b(?:real|actual|live|living) (?:human|person|people|agent|someone)\b",
        rf"\b(?:no|not|stop|hate|sick of|tired of|without|instead of|enough|don'?t|dont|"
        rf"other than|rather than)\b"
        rf"(?: \S+){{0,6}} {_BOT_EN}\b",
        rf"\b(?:are|r) (?:you|u) (?:a )?(?:{_BOT_EN}|human|real)\b",
        # Chinese (simplified; traditional is folded)
        r"(?:转|转接|找|要|叫|接|联系|联络|有没有|有无|给我|换|想|请|需要|派|来|喊|呼叫|跟|和|与).{0,6}"
        r"(?:人工|真人|活人|客服|工作人员|专员|客户经理|负责人|接线员|管理员|主管|领导|上级|组长|经理)",
        r"(?:主管|领导|上级|经理|负责人|客服|你们的?人).{0,6}(?:跟我|和我|来|出来|谈|联系我|打给我)",
        r"(?:人工|真人|活人)(?:客服|服务|坐席|在线|在吗|在不在|呢|回复|处理|回答)?",
        r"客服(?:在吗|在不在|在哪|呢|电话|人呢|出来|有人|有没有人)",
        r"(?:跟|和|与|找|要|来|换|有没有|有)(?:个|一个|真)?(?:真?人)(?:说|讲|聊|谈|来|处理|吗|在|帮|跟)",
        r"(?:不要|别|不想|不跟|不和|拒绝|讨厌|烦).{0,6}(?:机器人|机器|ai|自动回复)",
        # Korean
        r"(?:상담사|상담원|상담 ?직원|직원|사람|담당자|매니저|휴먼|운영자|책임자|관리자|"
        r"팀장|윗사람)\s?(?:이랑|랑|하고|과|와|한테|에게|으로|로|을|를|은|는|이|가|"
        r"분)?"
        r".{0,8}(?:연결|바꿔|통화|이야기|얘기|대화|불러|상담|부탁|원해|원합|말하|말씀|"
        r"나와|나오|있나|있어|없나|없어|계신|계세|주세요|줘|필요|싶)",
        r"^(?:상담사|상담원|사람|직원|고객센터|상담)[\s!?.요좀~]*(?:연결|부탁|통화|"
        r"요청|해주세요|해 주세요)?[\s!?.요~]*$",
        r"(?:고객센터|고객 ?지원|콜센터|상담).{0,6}(?:연결|전화|통화|번호|받고 싶|하고 싶|신청|원해|가능)",
        r"(?:봇|로봇|챗봇|기계|자동 ?응답|ai).{0,8}(?:말고|싫|그만|필요 ?없|아니|짜증|답답|안 ?해|됐|하기)",
        # Japanese
        r"(?:オペレ[ーイ]タ[ーア]?|担当(?:者|の人|の方)?|人間|有人|スタッフ|係の?(?:人|"
        r"者|方)|社員|中の人|(?:サポート|窓口|センター)の?(?:人|方)?"
        r"|カスタマー(?:サポート|サービス)?|責任者|上の(?:人|者|方)|上司|生身|誰か|どなたか|本物の人)"
        r".{0,10}(?:繋|つな|代わ|かわ|変わ|替わ|話|呼|出して|出せ|お願い|対応|い(?:ます|"
        r"ない|る)|チャット|したい|相談|電話|連絡|取り次|答え|回して|頼)",
        r"人(?:と|に|が).{0,6}(?:話|繋|つな|代わ|かわ|対応|相談|答え|聞)",
        r"^(?:オペレ[ーイ]タ[ーア]?|担当者?|人間|有人(?:チャット|対応)?|スタッフ)[\s!?。、をにおはで願いします]*$",
        r"(?:ボット|bot|ロボット|ai|機械|自動(?:応答|返信)).{0,8}(?:じゃ|では|なく|"
        r"嫌|いや|やだ|やめ|以外|いい|無理|ダメ|だめ|うんざり)",
    )
)
# A whole message that only names a person.
_PERSON_ALONE = re.compile(
    rf"^(?:please |pls |a |an |the |real |live |hello |hi )*{_PERSON_EN}(?: {_PERSON_EN})?"
    r"(?: please| pls| now| asap| here)*$"
)
# Somebody who claims to be our staff is a question about scams, not a wish.
_CLAIMED = _any(
    (
        r"\b(?:says?|said|saying|claims?|claiming|pretend\w*|fake|impersonat\w*)\b.{0,40}\b(?:support|"
        r"agent|staff|employee|from you)",
        r"\b(?:support|agent|staff|employee)\b.{0,30}\b(?:telegram|whatsapp|called me|"
        r"calling me|texted|dm|asked me|asking me|wants me)",
        r"(?:自称|冒充|假冒|假的?|说是|说自己是).{0,8}(?:客服|工作人员|员工)|客服.{0,4}(?:加我|"
        r"让我|叫我|打电话|私聊|问我要)",
        r"(?:직원|상담사|상담원|고객센터)\s?(?:이라면서|이라고|라면서|라고|이라며|라며|"
        r"사칭|을 사칭|인 척)|사칭",
        r"(?:サポート|スタッフ|社員|担当|運営)(?:を?名乗|だと言|と言って|と称|になりすま|"
        r"の?ふり)|なりすまし",
    )
)

_ALARM = _any(
    (
        r"\bhack(?:ed|er|ers|ing)?\b",
        r"\b(?:someone|somebody|a stranger|thief|they)\b.{0,30}\b(?:in|into|inside|"
        r"access(?:ed|ing)?|using|control|took over|stole)\b"
        r".{0,12}\bmy (?:\w+ )?(?:account|wallet|email|phone)\b",
        r"\baccount\b.{0,20}\b(?:stolen|compromised|hijacked|taken over|breached|robbed|drained|emptied)\b",
        r"\b(?:stole|stolen|drained|emptied|robbed)\b.{0,25}\b(?:account|wallet|coins?|"
        r"crypto|funds|btc|eth|usdt|money|everything|balance)\b",
        r"\b(?:withdrawals?|trades?|orders?|transactions?|transfers?|logins?|sign-?ins?|"
        r"sends?|payments?)\b.{0,20}"
        r"\b(?:i|we) (?:did ?n[o']?t|didnt|did not|never|haven'?t)\b",
        r"\b(?:i|we) (?:didn'?t|did not|never) (?:make|made|do|did|authori[sz]ed?|approved?|"
        r"request(?:ed)?) (?:this|that|it|these|those|any)?"
        r".{0,12}\b(?:withdrawal|trade|transaction|transfer|login|order|change)",
        r"\b(?:wasn'?t|was not|isn'?t|is not) me\b",
        r"\b(?:freeze|lock|block|suspend|stop) (?:my|the) account\b|\block (?:it|everything) down\b|"
        r"\bfreeze everything\b",
        r"\bunauthori[sz]ed\b|\bsim[- ]?swap",
        r"被盗|盗号|盗了|被黑|黑客|黑了我|异地登[录陆]|有人.{0,8}(?:登|进|动|操作|卖|转|用|提).{0,8}我",
        r"不是我(?:本人|自己)?(?:操作|弄|做|提|转|登|干|下|发起|买|卖)|(?:币|钱|资产|"
        r"余额).{0,6}被(?:偷|转|盗|提|人)",
        r"(?:快|帮我|请|马上|立刻|立即|赶紧|想|要|把).{0,6}(?:冻结|锁定|锁住|锁了)",
        r"해킹|해커|도용|도난|탈취|(?:계정|지갑|코인|계좌|돈).{0,8}털|뚫렸|뚫린|(?:제가|"
        r"내가|본인이)\s?(?:안|하지\s?않은|한\s?적)|"
        r"모르는\s?(?:출금|거래|로그인|기기|주문|송금|접속)|누(?:가|군가).{0,10}계정",
        r"계정.{0,6}(?:동결|잠가|잠궈|막아|정지).{0,4}(?:해|시켜|주|줘)|(?:동결|정지)\s?(?:해|"
        r"시켜)\s?(?:주|줘)|다 잠가",
        r"ハッキング|ハッカー|ハックされ|乗っ取|のっとら|不正(?:な)?(?:アクセス|ログイン|"
        r"出金|送金|利用|取引)|盗まれ|盗難|盗られ",
        r"(?:身に)?覚えの?(?:が)?(?:ない|無い)|知らない(?:間に|うちに)?.{0,4}(?:出金|"
        r"取引|送金|ログイン|端末|注文|引き出|売)|"
        r"勝手に.{0,6}(?:出金|送金|売|使|ログイン|変|引き出|取引|注文)",
        r"自分(?:では|じゃ)ない.{0,10}(?:出金|取引|送金|ログイン|操作)|誰かが.{0,12}(?:アカウント|"
        r"口座|ログイン)",
        r"(?:凍結|ロック)(?:して|お願い|をお願い|してほし)|(?:アカウント|口座|出金).{0,8}止めて",
    )
)

_NOT_HELPED = _any(
    (
        r"\b(?:did ?n[o']?t|didnt|does ?n[o']?t|doesnt|not) (?:help|helpful|work|what i (?:asked|"
        r"meant|mean))\b|\bno help\b|\buseless\b",
        r"\b(?:still (?:not|no|doesn'?t|does not|the same)|that'?s not (?:it|my|what)|"
        r"wrong answer|none of (?:these|them|those))\b",
        r"没(?:有)?(?:用|帮助|解决)|不管用|不对|不是这个|不是我(?:问|要|想)|答非所问|"
        r"都不是|还是不行|解决不了",
        r"도움이?\s?(?:안|되지)|소용\s?없|그게\s?아니|아니(?:요|에요)?[,. ]|해결(?:이|"
        r"은)?\s?안|여전히|그거\s?말고|다\s?아니|없어요$",
        r"役に立た|(?:^|[。、!? ])(?:違います|違う|ちがう)|そうじゃな|そうではな|解決し(?:ない|"
        r"ません|てない)|まだ(?:だめ|ダメ|でき)|どれでもない|当てはま(?:らない|りません)",
    )
)

_GREETING = re.compile(
    "hi|hello|hey|hiya|yo|hi there|hello there|hey there|good morning|good afternoon|good evening|greetings"
    "|你好|您好|嗨|哈喽|在吗|在么|有人吗|早上好|晚上好|下午好"
    "|안녕|안녕하세요|하이|여보세요|안녕하십니까"
    "|こんにちは|こんばんは|おはよう|おはようございます|はじめまして|もしもし|ハロー|どうも|すみません"
)
_THANKS = re.compile(
    "thanks|thank you|thx|ty|thanks a lot|thank you very much|thank you so much|many thanks|ok|okay|ok thanks"
    "|ok thank you|great|great thanks|perfect|got it|cheers|bye|that helped|it worked|thanks that helped"
    "|all good|solved"
    "|谢谢|多谢|感谢|好的|好的谢谢|谢谢你|谢谢您|知道了|明白了|好了|解决了|ok谢谢|再见"
    "|감사합니다|감사해요|고마워요|고맙습니다|고마워|네 감사합니다|네|알겠습니다"
    "|해결됐어요|해결되었습니다|넵|ㄳ|ㄱㅅ"
    "|ありがとう|ありがとうございます|ありがとうございました|どうもありがとう|助かりました|了解|了解です"
    "|わかりました|分かりました|解決しました|承知しました"
)
_EDGES = " \t\n!?.,~…。、！？，·^-_*:;)(ㅎㅋㅠㅜ♡❤😊🙏👍"


def says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text says it: as written, and folded to simplified Chinese (folding alone would break
    Japanese words)."""
    plain = normalise(text)
    return pattern.search(plain) is not None or pattern.search(simplified(plain)) is not None


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s']", " ", normalise(text))).strip(_EDGES)


def wants_person(text: str) -> bool:
    """Whether the customer asks for a human being, in any of the four languages, whichever is expected."""
    if _PERSON_ALONE.match(_bare(text)):
        return True
    return says(_PERSON, text) and not says(_CLAIMED, text)


def is_alarm(text: str) -> bool:
    """Whether somebody else seems to act in the account, or the customer asks to freeze it."""
    return says(_ALARM, text)


def not_helped(text: str) -> bool:
    """Whether the customer says that the answer before did not help."""
    return says(_NOT_HELPED, text)


def is_greeting(text: str) -> bool:
    """Whether the message is nothing but a greeting."""
    return _GREETING.fullmatch(_bare(text)) is not None


def is_thanks(text: str) -> bool:
    """Whether the message is nothing but thanks or consent."""
    return _THANKS.fullmatch(_bare(text)) is not None


def chosen(text: str, titles: tuple[str, ...]) -> int | None:
    """Which of the choices a reply means, by number ("2", "2번", "第2个") or title; None if none."""
    folded = normalise(text).strip(_EDGES)
    digits = re.fullmatch(
        r"(?:no\.?|number|#|第|option)?\s*([1-9])\s*(?:번|番|番目|个|号|번째|th|st|"
        r"nd|rd)?\s*(?:이?요|です|입니다)?",
        folded,
    )
    if digits and int(digits[1]) <= len(titles):
        return int(digits[1]) - 1
    for number, title in enumerate(titles):
        if folded and folded == normalise(title).strip(_EDGES):
            return number
    return None


LANGUAGES_WRITTEN: dict[str, Language] = {
    "en": Language.EN,
    "zh": Language.ZH_HANS,
    "ko": Language.KO,
    "ja": Language.JA,
}
