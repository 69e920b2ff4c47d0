"""Matters that belong in the hands of people, whichever words they come in. Phrases, written for recall."""

from __future__ import annotations

import re
from enum import StrEnum

from havendesk.bot.rules.wishes import is_alarm, says


class Matter(StrEnum):
    """What is recognised."""

    SELF_HARM = "self_harm"
    TAKEOVER = "takeover"
    SCAM = "scam"
    MINOR = "minor"
    DEATH = "death"
    LAW = "law"
    COMPLAINT = "complaint"


_SELF_HARM = re.compile(
    r"\b(?:suicid\w*|kill(?:ing)? myself|end(?:ing)? (?:my|it) (?:life|all)|want to die"
    r"|(?:don'?t|do not) want to live|self[- ]harm|hurt(?:ing)? myself)\b"
    r"|自杀|不想活|轻生|活不下去|想死|结束(?:我的)?生命"
    r"|자살|죽고\s?싶|죽을\s?것\s?같|살기\s?싫|극단적\s?선택"
    r"|自殺|死にたい|消えたい|生きていけな|命を絶"
)
_SCAM = re.compile(
    r"\b(?:i|we|i'?ve|my \w+|she|he) (?:was|were|got|have been|had been|been|am) (?:\w+ )?"
    r"(?:scammed|swindled|defrauded|conned|tricked into)\b|\bscammed (?:me|us|out of)\b"
    r"|\b(?:sent|transferred|paid|gave|lost)\b.{0,50}\b(?:to|with|in|from) (?:a |an |the |some )?"
    r"(?:\w+ )?(?:scam(?:mer|mers)?|fraud(?:ster|sters)?|swindler|con ?m[ae]n|fake (?:site|platform|"
    r"exchange|broker|app))\b"
    r"|\b(?:romance|investment|pig[- ]butchering|rug) (?:scam|pull)\b.{0,30}\b(?:lost|sent|victim)"
    r"\b|\bvictim of (?:a )?"
    r"(?:scam|fraud)\b"
    r"|(?:被|遭|遇到?|受)(?:了|人|别人|他|她|网友|平台)?.{0,4}(?:骗|诈骗|杀猪盘)|(?:转|打|汇|"
    r"付|发|充).{0,12}给.{0,4}骗子|骗了我"
    r"|사기.{0,6}(?:당했|당한|맞았|피해)|사기꾼.{0,8}(?:보냈|송금|입금|이체)|속아서.{0,10}(?:보냈|송금|이체)"
    r"|詐欺.{0,6}(?:遭|あっ|あい|被害|引っか)|騙され(?:た|て|まし)|だまされ(?:た|て|まし)|詐欺師.{0,8}(?:"
    r"送|払)"
)
_MINOR = re.compile(
    r"\b(?:i'?m|i am|im) (?:only )?(?:[89]|1[0-7])(?: years? old| yo| y/o)?\b(?! (?:btc|eth|"
    r"usdt|usd|dollars|%|percent|days|"
    r"hours|minutes|minuets|confirmations|times|months|weeks))"
    r"|\b(?:under ?age|under 18|a minor|not (?:yet )?18)\b|\bmy (?:child|kid|son|daughter)\b.{0,30}\b(?:"
    r"account|used|bought|traded|sent)\b"
    r"|未成年|(?:我|孩子|儿子|女儿).{0,4}(?:才|今年|只有)\s?(?:[89]|1[0-7])\s?岁|没满\s?(?:18|十八)"
    r"|미성년|(?:제가|저|아이가|아들이|딸이)?.{0,6}(?:[89]|1[0-7])\s?(?:살|세)(?:인데|이에요|"
    r"입니다|예요)|아직\s?(?:고등|중)학생"
    r"|未成年|(?:[89]|1[0-7])歳(?:です|だけど|なん|の息子|の娘)|(?:中|高)校?生(?:です|だけど|なん)"
)
_DEATH = re.compile(
    r"\b(?:my|our) (?:late )?(?:dad|father|mom|mum|mother|husband|wife|son|daughter|brother|"
    r"sister|uncle|aunt|"
    r"partner|grand\w+|parents?|friend)\b.{0,24}\b(?:died|dies|passed away|is dead|has passed|deceased)\b"
    r"|\b(?:inherit\w*|deceased|account holder (?:died|has died)|estate of)\b"
    r"|去世|过世|逝世|遗产|继承"
    r"|사망|돌아가[셨시]|상속|별세"
    r"|亡くな|相続|他界|死亡し"
)
_LAW = re.compile(
    r"\b(?:lawyers?|(?<!power of )attorney|lawsuit|sue (?:you|the|your)|suing|legal action|court order|"
    r"subpoena|litigation"
    r"|police (?:report|officer|station)|law enforcement|prosecutors?|ombudsman|regulator)\b"
    r"|律师|起诉|法院|诉讼|报警|报案|警察|公安|司法|检察|监管(?:部门|机构|局)"
    r"|변호사|소송|고소|법원|경찰|수사(?:기관|관)|검찰|공문|금융감독원|금감원"
    r"|弁護士|訴訟|訴え|裁判|警察|捜査|検察|金融庁"
)
_COMPLAINT = re.compile(
    r"\b(?:formal|official|file a|make a|lodge a|register a|submit a) complaint\b|\bcomplain (?:formally"
    r"|officially)\b"
    r"|正式投诉|我要投诉|要投诉你|投诉你们"
    r"|민원(?:을)?\s?(?:넣|제기|접수)|정식(?:으로)?\s?(?:항의|불만|민원)|민원"
    r"|正式な?苦情|苦情を申し立|消費生活センター|クレームを入れ"
)
_MINE = r"\bmy (?:formal |official )?complaint\b"
_AFTER_COMPLAINT = re.compile(
    r"\b(?:status|state|number|reference|progress|outcome|result|update|deadline|date) (?:of|on|for|about) "
    rf"{_MINE}|{_MINE} (?:number|status|reference)\b"
    r"|\b(?:happen\w*|stands?|decided?|answered|heard|becomes?|became|decision|answer)\b.{0,40}"
    rf"{_MINE}|{_MINE}.{{0,30}}\b(?:decided|answered|stand|handled|going)\b"
    r"|\bi (?:have |had )?(?:already )?(?:filed|made|sent|lodged|submitted) (?:a|my|the) "
    r"(?:formal |official )?complaint\b.{0,60}\b(?:ago|last|yesterday|since|when|what|where|by)\b"
    r"|我的(?:正式)?投诉.{0,8}(?:进度|编号|结果|怎么样|处理|到哪|答复|回复|什么时候|多久)|投诉(?:进度|编号|结果)"
    r"|(?:제|내|접수한|넣은|제기한)\s?민원.{0,12}(?:번호|진행|결과|처리|어떻게|언제|답변|상태|접수되|담당|누가|기한)"
    r"|민원\s?(?:처리\s?)?(?:번호|진행|결과|결정|답변)|민원(?:을|이)?\s?(?:냈|넣었|제기했|도착했).{0,20}(?:어떻게|언제|결과|나요|됐)"
    r"|苦情を(?:申し立て(?:まし)?た|出し(?:まし)?た).{0,20}(?:どう|いつ|結果|状況)"
    r"|(?:私の|自分の|出した|申し立てた)(?:正式な)?苦情.{0,12}(?:番号|状況|結果|進|回答|どう|いつ)|苦情の(?:番号|状況|結果|進捗)"
)
# Who asks to have a frozen account back does not ask for a freeze.
_GIVE_BACK = re.compile(
    r"\bun(?:freeze|lock|block)\w*\b|解冻|解除冻结|重新启用|동결\s?(?:을\s?)?(?:풀|해제)|다시\s?살리|"
    r"凍結(?:を)?解除|もう一度使"
)

_PATTERNS: dict[Matter, re.Pattern[str]] = {
    Matter.SELF_HARM: _SELF_HARM,
    Matter.SCAM: _SCAM,
    Matter.MINOR: _MINOR,
    Matter.DEATH: _DEATH,
    Matter.LAW: _LAW,
    Matter.COMPLAINT: _COMPLAINT,
}


def asks_after_complaint(text: str) -> bool:
    """Whether the text asks how a complaint stands that was made before, in any language of the desk."""
    return says(_AFTER_COMPLAINT, text)


def mentions(text: str, matter: Matter) -> bool:
    """Whether the text mentions this matter, in any language that the desk speaks."""
    if matter is Matter.TAKEOVER:
        return is_alarm(text) and not says(_GIVE_BACK, text)
    return says(_PATTERNS[matter], text)
