"""Words that say: somebody else is in my account, now. Pure.

Written for precision: what is found here freezes without asking. A question about freezing, a doubt, a story
of somebody else or of long ago finds nothing; the bot still offers a freeze for most of those. Looked for
clause by clause, so that a question beside an alarm does not silence it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from havendesk.kernel.phrases import Phrases, Script, plain, script_of


class AlarmKind(StrEnum):
    """What is said."""

    INTRUDER = "intruder"
    MONEY_MOVES = "money_moves"
    NOT_MINE = "not_mine"
    CONTACT_CHANGED = "contact_changed"
    FREEZE_NOW = "freeze_now"


@dataclass(frozen=True, slots=True)
class AlarmFinding:
    """What was found. ``language`` is the one whose words said it."""

    kind: AlarmKind
    language: str


_CLAUSES = re.compile(r"(?<=[!?。！？\n])|(?<=[.;])\s+|\n")

_EN_WHO = (
    r"(?:some ?one(?: else)?|some ?body(?: else)?|(?:a |the |some )?(?:hackers?|thie(?:f|ves)|stranger"
    r"|scammers?"
    r"|intruder)|they|he|she|another person)"
)
_EN_ACCOUNT = r"my (?:\w+ )?(?:account|acc|acct|profile)\b"
_EN_MONEY = (
    r"my (?:\w+ )?(?:coins?|crypto|btc|bitcoins?|eth|usdt|money|funds|balance|assets|holdings|account|wallet)"
)
_EN_MOVE = r"(?:withdrawals?|log ?ins?|sign[- ]?ins?|transfers?|trades?|orders?|transactions?)"
_EN = {
    AlarmKind.INTRUDER: (
        rf"\b{_EN_WHO}\b.{{0,12}}\b(?:is|are|'s|got|gets|has|have|broke|hacked|hijacked|accessed|accessing"
        rf"|logged|took over|stole|using|controls?|entered)\b.{{0,24}}\b{_EN_ACCOUNT}",
        rf"\b{_EN_ACCOUNT} ?(?:is|was|has been|has just been|just got|got|'s been|been|is being|gets)"
        r" (?:just |being |been )?(?:hacked|compromised|hijacked|taken over|stolen|breached)",
        r"\bi (?:have |just |have just )?(?:been|got|was|am being|am getting|'ve been) (?:just )?hacked\b",
        r"\b(?:i'?ve (?:just )?been|i'?m being) hacked\b",
        r"^\W*(?:help\W+)?(?:help )?(?:i'?m )?hacked\W*$",
        r"\bunauthori[sz]ed (?:access|log ?in|sign[- ]?in)\b.{0,12}\bmy account",
    ),
    AlarmKind.MONEY_MOVES: (
        rf"\b{_EN_MONEY}\b.{{0,10}}\b(?:is|are|was|were|being|been|got|getting)\b.{{0,12}}\b(?:stolen|drained"
        r"|emptied|robbed|looted)\b",
        rf"\b{_EN_MONEY}\b (?:is|are) (?:being|getting) (?:withdrawn|moved|sold|transferred|sent)\b",
        rf"\b(?:stole|stealing|draining|emptying|drained|emptied|withdrawing"
        rf"|selling)\b.{{0,12}}\b{_EN_MONEY}",
        r"\bmy balance (?:is |keeps )?go(?:ing|es)? down\b.{0,12}\bright now\b",
        r"\btrades are happening by themselves\b",
    ),
    AlarmKind.NOT_MINE: (
        rf"\b{_EN_MOVE}\b.{{0,60}}\b(?:(?:was|is)n'?t me|(?:was|is) not me|(?:was|is) not mine"
        r"|i (?:didn'?t|did not|never|have not|haven'?t) (?:make|made|do|did|request(?:ed)?|authori[sz]ed?"
        r"|approved?|place[d]?|start(?:ed)?|order(?:ed)?))\b",
        rf"\bunauthori[sz]ed {_EN_MOVE}\b.{{0,24}}\b(?:my|from|on|in)\b",
    ),
    AlarmKind.CONTACT_CHANGED: (
        rf"\b{_EN_WHO}\b.{{0,12}}\b(?:changed|replaced|removed|reset)\b.{{0,12}}\b(?:my"
        rf"|the)\b.{{0,12}}\b(?:e-?mail"
        r"|password|phone|number|2fa|authenticator|passkey)",
        r"\bmy (?:e-?mail|password|phone(?: number)?|2fa|authenticator)\b.{0,10}\b(?:was|has been|got|were)"
        r" (?:changed|removed|replaced|reset)\b.{0,30}\b(?:not by me|without me|wasn'?t me|i didn'?t)\b",
    ),
    AlarmKind.FREEZE_NOW: (
        r"^\W*(?:(?:please|pls|plz|help|quick(?:ly)?|urgent(?:ly)?|hurry|emergency|now)\W+)*"
        r"(?:freeze|lock|block|suspend)\b.{0,12}\b(?:my|this) (?:\w+ )?(?:account|acc|withdrawals"
        r"|everything)\b",
        r"\b(?:freeze|lock|block|stop|suspend) (?:\w+ )?(?:my|everything|all|the)\b.{0,24}\b(?:right now|now"
        r"|immediately|asap|at once|urgently|quickly)\b",
    ),
}
_EN_NOT = (
    r"\b(?:how (?:do|can|to|would|should|does|long|secure)|what (?:if|happens|would)|in case|(?:if|when"
    r"|unless|whether)"
    r" (?:some\w*|my|i|a|any\w*|it|the|they|hackers?)|can (?:some\w*|a|any\w*|they|i|hackers?|you tell)"
    r"|could (?:some\w*|a|any\w*|they|i)|is it possible|would (?:it|you)|suppose|imagine|prevent|avoid"
    r"|protect|safe from|worried|afraid|scared"
    r"|friend'?s?|colleague'?s?|brother'?s?|sister'?s?|neighbou?r'?s?|wife'?s|husband'?s|other exchange"
    r"|another exchange|binance|coinbase|kraken|okx|bybit|metamask|ledger|trust wallet|last year|years? ago"
    r"|months? ago|un(?:freeze|lock|block)\w*|you (?:froze|locked|blocked|suspended|have (?:frozen|locked))"
    r"|not (?:been )?hacked|never (?:been )?hacked|wasn'?t hacked|false alarm|it was me|news|article"
    r"|instagram"
    r"|facebook|my (?:bank|card)|did(?:n'?t)? you|don'?t (?:freeze|lock|block)|do not (?:freeze|lock"
    r"|block)|want to"
    r"|why (?:did|do|is|was|are)|think about)\b|^\W*(?:is|are|was|were|has|have|did|do|does|can|could"
    r"|would|should"
    r"|will|may)\b[^!]*\?\W*$"
)

_ZH_ACCOUNT = r"(?:[账帐]号|[账帐]户|户口|号)"
_ZH_MONEY = r"(?:币|钱|资产|资金|余额|usdt|btc|eth|比特币|以太坊?|u)"
_ZH_WHO = r"(?:有人|别人|陌生人|黑客|小偷|不认识的人|不知道谁|贼)"
_ZH = {
    AlarmKind.INTRUDER: (
        rf"{_ZH_WHO}.{{0,8}}(?:登录|登陆|登|进|入侵|侵入|闯|操作|控制|在用|盗|动|入).{{0,6}}{_ZH_ACCOUNT}",
        rf"{_ZH_WHO}.{{0,4}}(?:在|进).{{0,4}}我.{{0,3}}{_ZH_ACCOUNT}",
        rf"{_ZH_ACCOUNT}.{{0,6}}(?:被|遭|给).{{0,4}}(?:盗|黑|入侵|侵入|控制|劫持|登录|登陆)",
        r"我(?:刚刚?)?被(?:黑|盗号|黑客)",
    ),
    AlarmKind.MONEY_MOVES: (
        rf"{_ZH_MONEY}.{{0,8}}被.{{0,8}}(?:转走|转出|盗|偷|提走|卖掉|卖光|卖了|划走|清空|搬)",
        rf"{_ZH_WHO}.{{0,8}}(?:转走|偷|提走|卖|转出|提|盗).{{0,8}}{_ZH_MONEY}",
        rf"{_ZH_WHO}.{{0,12}}{_ZH_MONEY}.{{0,4}}(?:卖|转走|提走|转出|偷)",
    ),
    AlarmKind.NOT_MINE: (
        r"(?:提币|提现|转[账帐]|登录|登陆|交易|卖出|订单|提款|出金|转出).{0,16}(?:不是|并非|非)(?:我|本人)(?:自己)?"
        r"(?:本人|操作|做|弄|干|发起|提|转|登)?",
        r"(?:没|没有)(?:提过|转过|操作过|发起过).{0,10}(?:却|但|结果).{0,12}(?:转走|转出|提走|没了)",
    ),
    AlarmKind.CONTACT_CHANGED: (
        r"(?:邮箱|密码|手机号?|谷歌验证器?|验证器|2fa|绑定).{0,6}(?:被|给我).{0,6}(?:改|换|解绑|删|重置)",
        rf"{_ZH_WHO}.{{0,6}}(?:改|换|解绑|重置)了?.{{0,4}}我.{{0,3}}(?:邮箱|密码|手机|验证)",
        r"改密码.{0,24}(?:不是我|都不是我)",
    ),
    AlarmKind.FREEZE_NOW: (
        r"(?:快|赶紧|赶快|马上|立刻|立即|紧急|救命|急).{0,6}(?:冻结|锁定|锁住|锁|封|停)",
        rf"^\W*(?:请|麻烦)?(?:请)?(?:帮我|给我|把我).{{0,4}}{_ZH_ACCOUNT}?.{{0,2}}(?:冻结|锁定|锁住|封了?).{{0,8}}$",
        rf"^\W*(?:请)?(?:冻结|锁定|锁住)我.{{0,3}}{_ZH_ACCOUNT}\W*$",
    ),
}
_ZH_NOT = (
    r"怎么(?!办)|如何|怎样|如果|万一|要是|假如|会不会|是不是|是否|能不能|可不可以|可以.{0,8}吗|会.{0,12}吗"
    r"|吗\W*$|怀疑|担心|害怕|防止|避免|预防|第一步|朋友|同事|哥哥|弟弟|姐姐|妹妹|老公|老婆|其他交易所|别的交易所"
    r"|币安|欧易|去年|以前|前年|解冻|解除|解锁|解封|取消冻结|为什么|为啥|新闻|听说|你们.{0,6}(?:冻结|锁|封)"
    r"|不要(?:冻结|锁)|别(?:冻结|锁)|多久|什么时候|微信|抖音|银行卡|停牌|停机|停止交易|不是被盗|没被盗"
)

_KO_ACCOUNT = r"(?:계정|계좌|아이디|지갑)"
_KO_MONEY = r"(?:코인|비트코인|비트|이더|돈|자산|잔고|원화|usdt|btc|eth)"
_KO_WHO = r"(?:누가|누군가가?|해커가?|모르는\s?사람이?|다른\s?사람이|도둑이|딴\s?사람이)"
_KO = {
    AlarmKind.INTRUDER: (
        rf"{_KO_WHO}.{{0,10}}{_KO_ACCOUNT}.{{0,8}}(?:들어|접속|로그인|쓰고|사용|해킹|털|조작|있)",
        rf"{_KO_ACCOUNT}(?:이|을|를|가|도|은|는)?\s?(?:지금\s?)?(?:해킹|도용|탈취|털|뚫|뺏)\s?(?:당했|당하고|당한|"
        r"됐|되었|된|렸|렸어|겼|리고)",
        r"해킹\s?(?:당했|당하고|됐어|되었|이요|입니다|이에요|중)",
        r"^\W*해킹\W*$",
    ),
    AlarmKind.MONEY_MOVES: (
        rf"{_KO_MONEY}.{{0,14}}(?:빠져나가|빠져나갔|빠져\s?나|도둑\s?맞|털렸|털리고|도난)",
        rf"{_KO_WHO}.{{0,20}}(?:팔았|팔고|출금했|출금하고|빼갔|빼가고|송금했|송금하고|옮기고|옮겼)",
        rf"{_KO_MONEY}.{{0,8}}(?:훔쳐|훔치)",
    ),
    AlarmKind.NOT_MINE: (
        r"(?:출금|송금|로그인|거래|매도|이체|주문|판매)\s?(?:한|신청한|요청한|을\s?한|을\s?신청한)?\s?적(?:이|도|은)?\s?없",
        r"(?:제가|내가)\s?(?:안|하지\s?않은|한\s?게?\s?아닌|안\s?한).{0,8}(?:출금|거래|로그인|송금|매도)",
        r"(?:출금|거래|로그인|송금|매도|주문).{0,14}(?:제가|내가)\s?(?:한\s?게?\s?아니|안\s?했|하지\s?않|안\s?한)",
    ),
    AlarmKind.CONTACT_CHANGED: (
        r"(?:이메일|메일|비밀번호|비번|전화번호|번호|otp|인증기).{0,14}(?:바뀌|변경|바꼈|바뀜).{0,24}"
        r"(?:제가|내가|모르는|누가|아니|안\s?했|막아)",
        rf"{_KO_WHO}.{{0,12}}(?:이메일|메일|비밀번호|비번|번호|otp).{{0,8}}(?:바꿨|바꿔|변경)",
        r"(?:이메일|메일|비밀번호|비번).{0,4}모르는.{0,10}(?:바뀌|변경)",
    ),
    AlarmKind.FREEZE_NOW: (
        r"(?:빨리|당장|즉시|제발|긴급|급해|지금|얼른|바로).{0,16}(?:동결|정지|잠가|잠궈|잠금|막아|차단).{0,4}"
        r"(?:해|시켜|줘|주세|요|좀)",
        rf"{_KO_ACCOUNT}(?:을|를|좀|부터)?\s?(?:좀\s?)?(?:동결|정지|잠가|잠궈|막아|차단)\s?(?:해\s?주세|해\s?줘|주세|줘|"
        r"시켜|부탁)",
    ),
}
_KO_NOT = (
    r"방법|하려면|려면|되나요|될까|되는지|할\s?수\s?있|수\s?있나|당하면|당할|당했을\s?때|되면|혹시|만약|만일|예방|방지"
    r"|친구|지인|남편|아내|동생|다른\s?거래소|바이낸스|업비트|빗썸|업체|작년|예전|옛날|해제|풀어|뉴스|기사|걸까요|건가요"
    r"|일까요|인가요|나요\W*\?|어떻게\s?(?:동결|정지|잠)|왜|걱정|당하지|안전|인스타|카카오|은행|얼마나|언제|해킹.{0,6}아니|통장"
    r"|정지됐|정지되었|동결됐|동결되었"
)

_JA_ACCOUNT = r"(?:アカウント|口座|垢|マイページ)"
_JA_MONEY = r"(?:コイン|資産|残高|お金|ビットコイン|仮想通貨|暗号資産|通貨|btc|eth|xrp|usdt|日本円)"
_JA_WHO = r"(?:誰か|だれか|知らない人|他人|ハッカー|犯人|何者か|第三者|他の人|別の人)"
_JA = {
    AlarmKind.INTRUDER: (
        rf"{_JA_WHO}.{{0,6}}{_JA_ACCOUNT}.{{0,12}}(?:入っ|ログイン|侵入|操作|使|乗っ取|いる|います)",
        rf"{_JA_WHO}(?:が|に).{{0,6}}(?:ログイン|侵入|乗っ取|入って|操作).{{0,6}}(?:る|ます|た|い)",
        r"(?:乗っ取られ|のっとられ|ハックされ|ハッキングされ|不正アクセスされ|不正ログインされ|侵入され)(?:た|まし|て)",
    ),
    AlarmKind.MONEY_MOVES: (
        rf"{_JA_MONEY}.{{0,12}}(?:盗まれ|抜かれ|引き出され|流出し|送金され|売られ|出金され|減っていっ?)(?:た|まし|て|る)?",
        r"勝手に.{0,8}(?:出金|送金|売|ログイン|引き出|取引|注文|出庫)(?:さ|ら)?れ(?:て|た|まし)",
        rf"{_JA_WHO}.{{0,10}}{_JA_MONEY}.{{0,8}}(?:盗|売|送|引き出|出金)",
    ),
    AlarmKind.NOT_MINE: (
        r"(?:身に|全く|まったく)?覚え(?:の|が|は)?(?:ない|無い|ありません).{0,10}"
        r"(?:出金|出庫|送金|取引|ログイン|注文|引き出し|売却)",
        r"(?:出金|出庫|送金|取引|ログイン|注文|引き出し|売却).{0,12}(?:した|の)?覚え(?:が|は)?(?:ない|無い|ありません)",
        r"自分(?:では|じゃ)(?:ない|ありません).{0,10}(?:出金|取引|送金|ログイン|操作)",
        r"(?:出金|送金|ログイン|取引|注文).{0,8}(?:私|自分|僕|俺)(?:では|じゃ)(?:ない|ありません)",
    ),
    AlarmKind.CONTACT_CHANGED: (
        r"(?:メール(?:アドレス)?|パスワード|電話番号|二段階|認証).{0,8}(?:変えられ|書き換えられ)(?:て|た|まし)",
        rf"(?:勝手に|{_JA_WHO}).{{0,14}}(?:メール|パスワード|電話番号|二段階|認証).{{0,10}}(?:変|外|解除)",
        r"(?:メール|パスワード|電話番号|二段階|認証).{0,8}勝手に.{0,6}(?:変|外|解除)",
    ),
    AlarmKind.FREEZE_NOW: (
        r"(?:早く|今すぐ|至急|すぐに?|急いで|直ちに|緊急).{0,14}(?:凍結|ロック|止め|停止)(?:して|て|し|を|お願)",
        rf"{_JA_ACCOUNT}(?:を|の)?(?:凍結|ロック|停止)(?:を)?(?:して(?:ください|下さい|くれ|お願)|お願いします)",
    ),
}
_JA_NOT = (
    r"方法|するには|どうやって|たら|場合|れば|もし|万が一|防ぐ|防止|対策|予防|かもしれ|心配|不安|ないか|でしょうか"
    r"|ますか|ですか|ません?か\W*$|られる\W*\?|れる\W*\?|友人|友達|同僚|兄|弟|姉|妹|他の取引所|他社|別の取引所|去年"
    r"|以前|昔|解凍|凍結(?:を)?解除|ロック(?:を)?解除|解除(?:して|方法|され(?:ない|ません))|ニュース|記事|とき|時(?:は|に)"
    r"|なぜ|どうして|インスタ|ライン|line|銀行|しないで|最初に|くれ(?:た|まし)"
)

_ENGLISH = Phrases("en", _EN, _EN_NOT)
_CHINESE = Phrases("zh", _ZH, _ZH_NOT)
_KOREAN = Phrases("ko", _KO, _KO_NOT)
_JAPANESE = Phrases("ja", _JA, _JA_NOT)
_PHRASES = {
    Script.KANA: (_JAPANESE,),
    Script.HANGUL: (_KOREAN,),
    Script.HAN: (_CHINESE, _JAPANESE),
    Script.OTHER: (_ENGLISH,),
}


def alarm(text: str) -> AlarmFinding | None:
    """The alarm in a text, in any of the languages of the desk; None where there is none."""
    for clause in _CLAUSES.split(plain(text)):
        if clause and (found := _in_clause(clause)) is not None:
            return found
    return None


def _in_clause(clause: str) -> AlarmFinding | None:
    for phrases in _PHRASES[script_of(clause)]:
        kind = phrases.kind_in(clause)
        if kind is not None:
            return AlarmFinding(kind, phrases.language)
    return None
