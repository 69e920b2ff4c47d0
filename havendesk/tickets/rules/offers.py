"""Words that offer an agent money for customers' data, for an act that rules forbid, or for working with
strangers. Pure.

Written for precision, like the words that freeze an account: what is found here is held back from the agent
until security has read it. A customer who tells of such an offer, asks about one, or offers to pay what the
exchange asks for, is let through. Looked for in the whole text, because an offer is seldom one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from havendesk.kernel.phrases import Phrases, Script, plain, script_of


class OfferKind(StrEnum):
    """What is offered. DATA: money for what the agent can see. ACT: money for what they can do. RECRUITING:
    regular work for a stranger."""

    DATA = "data"
    ACT = "act"
    RECRUITING = "recruiting"


@dataclass(frozen=True, slots=True)
class Offer:
    """What was found. ``language`` is the one whose words said it."""

    kind: OfferKind
    language: str


_CONTACT = (
    r"(?:telegram|t\.me/|\btg\b|whats ?app|\bsignal\b|wechat|discord|viber|\bdm me\b|\btext me\b"
    r"|(?<!\w)@\w{4,}"
    r"|微信|加我|电报|纸飞机|飞机号|私聊|텔레그램|텔레\b|카톡|오픈\s?채팅|テレグラム|ライン|シグナル|\bline\b)"
)

_EN_PAY = (
    r"\b(?:i|we|my (?:boss|team|client|friends?|partners?))(?:'ll| will| can| could| would|'d|'m| am|'re"
    r"| are)?"
    r"(?: be)?(?: willing to| ready to| happy to| prepared to| gladly)? (?:pay(?:ing)?|offer(?:ing)?|give"
    r"|send"
    r"|split|share|transfer|buy(?:ing)?|purchase|reward)\b"
)
_EN_SUM = (
    r"(?:[$€£¥₩]\s?\d|\b\d[\d,.]*\s?k?\s?(?:usd|usdt|usdc|dollars?|bucks|euros?|pounds|btc|eth|percent\b"
    r"|%)|\bmoney"
    r"|\bcash\b)"
)
_EN_MONEY = (
    rf"(?:{_EN_SUM}|\bhalf\b|\bsomething (?:nice|extra)|\b(?:a |your |the )?(?:big |nice |good |fat |small )?"
    r"(?:tip|cut|commission|bonus|percentage|reward)\b)"
)
_EN_DATA = (
    r"(?:\b(?:customers?|clients?|users?|account holders?|other people)(?:'s?)? (?:personal |private "
    r"|contact |kyc )?"
    r"(?:data|info(?:rmation)?|lists?|records?|details|e-?mails?|(?:phone )?numbers?|addresses|files|profiles"
    r"|database|balances?|documents|ids?|names)\b|\bcustomer (?:data)?base\b|\b(?:data|details"
    r"|info(?:rmation)?"
    r"|names?|e-?mails?|phones?(?: numbers?)?|lists?|screenshots?|balances?|kyc|documents|ids) (?:of|from"
    r"|about) "
    r"(?:\w+ ){0,3}(?:customers?|clients?|users?|accounts|whales|holders)\b|\binternal (?:access|data"
    r"|tools?|systems?"
    r"|panel|documents)\b|\b(?:access to|screenshots? of|login (?:to|for)) (?:your|the) (?:admin|internal"
    r"|support"
    r"|back ?office|panel|console|agent|system|tools?)\b)"
)
_EN_ACT = (
    r"\b(?:un(?:freeze|lock|block|ban)\w*|approv\w+|skip\w*|bypass\w*|ignore|reset\w*|remove|lift"
    r"|let (?:it|me|him"
    r"|her|this|the \w+) (?:through|pass)|look the other way|look up|delete|override|push (?:it|this"
    r"|my \w+) through"
    r"|release (?:it|this|the)|pass (?:me|my|the) (?:kyc|verification|check))\b"
)
_EN = {
    OfferKind.DATA: (
        rf"{_EN_PAY}.{{0,80}}{_EN_DATA}",
        rf"{_EN_DATA}.{{0,80}}{_EN_PAY}(?: you\b|.{{0,20}}{_EN_MONEY})",
        rf"{_EN_SUM}.{{0,24}}\b(?:per|for (?:each|every)) (?:\w+ )?(?:customer|client|user|record|screenshot"
        rf"|name|lookup|file|lead)\b",
        rf"\b(?:sell|give|send|get|leak|export) (?:us|me) .{{0,40}}{_EN_DATA}.{{0,80}}{_EN_MONEY}",
    ),
    OfferKind.ACT: (
        rf"(?<!can i )(?<!could i )(?<!should i )(?<!do i )\b(?:pay|tip|bribe"
        rf"|reward) you\b.{{0,60}}{_EN_ACT}",
        rf"\b(?:give|send|offer|transfer|paying|slip) you .{{0,16}}{_EN_MONEY}.{{0,60}}{_EN_ACT}",
        rf"{_EN_ACT}.{{0,70}}\b(?:pay|tip|reward) you\b",
        rf"{_EN_ACT}.{{0,70}}\b(?:give|send|offer|transfer|slip) you .{{0,16}}{_EN_MONEY}",
        rf"{_EN_MONEY} (?:for you|is yours|in your (?:wallet|pocket)).{{0,40}}{_EN_ACT}",
        rf"{_EN_ACT}.{{0,60}}{_EN_MONEY}(?: \w+)? (?:for you|is yours|in your (?:wallet|pocket))",
    ),
    OfferKind.RECRUITING: (
        r"\b(?:we|i)(?:'re| are|'m| am)?(?: always)? (?:looking for|need|hiring|recruiting|searching for"
        r"|seeking)"
        r"(?: \w+){0,4} (?:insiders?|employees?|support (?:agents?|staff)|someone (?:inside|who works"
        r"|working)"
        r"|people (?:inside|who work|working))\b",
        rf"(?:^|[.!?\n] *|\byou )(?:want to|wanna|would like to|like to|interested in) (?:earn|make"
        rf"|making|earning)\b"
        rf".{{0,24}}{_EN_MONEY}.{{0,90}}{_CONTACT}",
        r"\b(?:extra|side|easy) (?:cash|income|money|job|hustle|gig)\b.{0,80}\byour (?:job|position"
        r"|access|desk"
        r"|company|employer|salary|shift)\b",
        rf"\byou work (?:there|for|at|in)\b.{{0,60}}\b(?:we|i) (?:can |will "
        rf"|could )?pay\b.{{0,80}}{_CONTACT}",
        r"\b(?:double|triple|more than) your (?:salary|wage|pay)\b.{0,60}\b(?:us|me|inside|data|access)\b",
    ),
}
_EN_NOT = (
    r"\b(?:scam\w*|phish\w*|fraud\w*|fake|is (?:this|it|that) (?:real|legit|true|you|from you)|(?:want"
    r"|like|have) to"
    r" report|reporting|(?:some(?:one|body)|a (?:guy|man|woman|person|stranger|group)|he|she|they|people"
    r"|recruiter)"
    r" (?:\w+ ){0,5}(?:offer\w*|said|says|told|tells|ask\w*|promis\w*|wrote|writes|contact\w*|messag\w*"
    r"|text\w*"
    r"|claim\w*|want\w*|sell\w*|sold|pretend\w*)|offered me|told me|asked me|promised me|affiliate"
    r"|referr\w+|referral"
    r"|my own data|my data|gdpr|do you (?:sell|share|pay|give)|do you guys (?:sell|share|pay|give))\b"
)

_ZH_MONEY = (
    r"(?:\d|[一二两三五十百千万]+(?:块|元|刀|美元|美金|u\b|usdt|个币)|百分之|红包|好处|辛苦费|提成"
    r"|佣金|报酬|酬劳|一半|重谢)"
)
_ZH_PAY = (
    r"(?:(?:给|付|打给|转给|付给|分给|分|发)你(?!们|的)|出价|高价(?:收|买|求购)|有偿|好处费|辛苦费|少不了你(?!们)"
    r"|重谢|报酬(?:是|为|\d|给|丰厚|从优|好说)|每(?:条|个|份|人|张)\s?\d+|一(?:条|个|份|单)\s?\d+|价格(?:好说|好商量|你开))"
)
_ZH_DATA = (
    r"(?:(?:客户|用户|会员|顾客|别人|他人)(?:的)?.{0,4}(?:资料|信息|数据|名单|电话|手机号|邮箱|住址|地址|余额|身份证|持仓|kyc)"
    r"|后台(?:的)?(?:权限|账号|截图|数据|登录|访问)|内部(?:的)?(?:数据|资料|系统|权限|名单))"
)
_ZH_ACT = (
    r"(?:解冻|解除冻结|解除限制|通过审核|通过认证|过审|过kyc|放行|跳过|绕过|免验证|重置|开后门|睁一只眼|通融|删.{0,4}记录"
    r"|查.{0,4}(?:别人|他人|某个?人|一个人|这个人))"
)
_ZH = {
    OfferKind.DATA: (rf"{_ZH_PAY}.{{0,40}}{_ZH_DATA}", rf"{_ZH_DATA}.{{0,40}}{_ZH_PAY}"),
    OfferKind.ACT: (
        rf"(?:给|付|打给|转给|付给|分给|分|发)你(?!们|的).{{0,10}}{_ZH_MONEY}.{{0,40}}{_ZH_ACT}",
        rf"{_ZH_ACT}.{{0,40}}(?:给|付|打给|转给|付给|分给|分|发)你(?!们|的).{{0,10}}{_ZH_MONEY}",
        rf"{_ZH_ACT}.{{0,30}}(?:好处费|辛苦费|少不了你(?!们)|红包给你(?!们)|必有重谢)",
        rf"{_ZH_MONEY}.{{0,6}}(?:归你|是你的|给你个人).{{0,40}}{_ZH_ACT}",
    ),
    OfferKind.RECRUITING: (
        r"(?:招|找|寻|收|诚聘|招募|急需).{0,8}(?:内部人员|内部员工|内鬼|内应|客服人员|交易所员工|在职员工|在职客服)",
        rf"(?:想不想|要不要|有没有兴趣|感兴趣的话|有兴趣).{{0,12}}(?:赚|挣|兼职|外快|合作|副业).{{0,60}}{_CONTACT}",
        r"(?:利用|凭|靠)你(?:的)?(?:职位|岗位|权限|工作).{0,30}(?:赚|挣|合作|外快)",
    ),
}
_ZH_NOT = (
    r"诈骗|骗子|骗局|举报|真的假的|是真的吗|是不是你们|有人.{0,12}(?:说|联系|加|找|给|要|问|自称|冒充|兜售|卖)|他说|他们说|对方说|自称"
    r"|冒充|邀请(?:好友|返佣)|返佣|推荐奖励|你们.{0,8}(?:会|是否|有没有|是不是).{0,12}(?:卖|出售|共享|泄露|提供|给)|我的资料|我的信息"
)

_KO_MONEY = (
    r"(?:\d[\d,.]*\s?(?:만|천|백|억)?\s?(?:원|달러|불|usdt|btc|이더|코인|%|프로|퍼센트)"
    r"|현금|사례|수고비|뒷돈|커미션|절반)"
)
_KO_PAY = (
    r"(?:드릴게|드리겠|드릴\s?수|드립니다|줄게|주겠|쳐\s?드|지불하겠|지급하겠|지급합니다|입금해\s?드|보내\s?드릴|보내\s?줄게"
    r"|사례(?:하겠|할게|는\s?충분|금)|나눠\s?드|나누)"
)
_KO_DATA = (
    r"(?:(?:고객|회원|유저|사용자|다른\s?사람)(?:들)?(?:의)?\s?(?:개인)?\s?(?:정보|명단|리스트|연락처|전화번호|데이터|디비|db|잔고"
    r"|주소|자료|이메일)|내부\s?(?:자료|정보|시스템|권한|데이터)|관리자\s?(?:권한|계정|페이지|화면))"
)
_KO_ACT = (
    r"(?:(?:풀어|해제해|승인해|통과시켜|초기화해|조회해|처리해|봐|삭제해|넘겨)\s?(?:주(?:면|시면|신다면|실\s?수)|줄\s?수)"
    r"|눈\s?감아\s?주(?:면|시면)|(?:풀어|해제해|승인해|통과시켜)\s?(?:주세요|줘))"
)
_KO = {
    OfferKind.DATA: (
        rf"{_KO_DATA}.{{0,50}}{_KO_MONEY}.{{0,20}}{_KO_PAY}",
        rf"{_KO_DATA}.{{0,40}}(?:건당|한\s?건에|1건에|명당)\s?\d",
        rf"(?:건당|한\s?건에|1건에|명당)\s?\d.{{0,40}}{_KO_DATA}",
        rf"{_KO_MONEY}.{{0,20}}{_KO_PAY}.{{0,50}}{_KO_DATA}",
        rf"{_KO_DATA}.{{0,16}}(?:삽니다|사겠습니다|사고\s?싶|구매하고\s?싶|매입)",
    ),
    OfferKind.ACT: (
        rf"{_KO_ACT}.{{0,30}}{_KO_MONEY}.{{0,16}}{_KO_PAY}",
        rf"{_KO_MONEY}.{{0,16}}{_KO_PAY}.{{0,30}}{_KO_ACT}",
    ),
    OfferKind.RECRUITING: (
        r"(?:내부\s?(?:직원|자|협력자)|상담원|상담\s?직원|재직자|거래소\s?직원).{0,10}(?:구합니다|모집|찾습니다|구해요|찾고\s?있)",
        rf"(?:부업|용돈|고수익|돈\s?(?:좀\s?)?벌).{{0,24}}(?:관심|하실|생각|해\s?보|벌어\s?보|있으시|없으).{{0,60}}{_CONTACT}",
        rf"(?:직원|상담원)\s?(?:권한|자리|계정).{{0,20}}(?:돈|수익|부업).{{0,60}}(?:{_CONTACT}|벌)",
    ),
}
_KO_NOT = (
    r"사기|피싱|신고|사칭|진짜(?:인가|예요|에요|맞)|누가|누군가|어떤\s?(?:사람|분)이|모르는\s?사람|라고\s?(?:해|하는데|했|연락|합니다)"
    r"|다는데|준다고|준대요|추천인|레퍼럴|리워드|제\s?정보|내\s?정보|판매하나요|파나요|제공하나요|넘기나요"
)

_JA_MONEY = (
    r"(?:\d[\d,.]*\s?(?:万|千)?\s?(?:円|ドル|usdt|btc|%|パーセント)|お金|現金|謝礼|お礼|報酬|半分|手数料)"
)
_JA_PAY = (
    r"(?:払います|払う|払いたい|支払います|支払う|お支払いします|差し上げ|あげます|あげる|送ります|送金します|渡します|渡す|お渡し|します"
    r"|分けます|山分け|出します|弾みます|はずみます)"
)
_JA_DATA = (
    r"(?:(?:顧客|お客(?:様|さん)?|会員|ユーザー|利用者|他人|他の人)(?:の)?.{0,4}(?:情報|リスト|名簿|データ|電話番号|メール|住所|残高"
    r"|資料)|(?:管理|社内|内部)(?:の)?(?:画面|システム|情報|データ|権限|資料)|管理者権限)"
)
_JA_ACT = (
    r"(?:(?:解除|解凍|承認|リセット|削除|変更|処理)して(?:くれ(?:れば|たら|るなら)|もらえ(?:れば|たら|るなら)|いただけ(?:れば|たら|るなら))"
    r"|(?:通し|見逃し|教え|調べ|見せ|目をつぶっ)て(?:くれ(?:れば|たら|るなら)|もらえ(?:れば|たら|るなら)|いただけ(?:れば|たら|るなら)))"
)
_JA = {
    OfferKind.DATA: (
        rf"{_JA_DATA}.{{0,40}}(?:買い取り(?:ます|たい)|買います|買いたい|高く買|買い取らせ|売ってくれ|売ってもらえ|売りませんか)",
        rf"{_JA_DATA}.{{0,40}}{_JA_MONEY}.{{0,10}}{_JA_PAY}",
        rf"{_JA_DATA}.{{0,40}}(?:1件|一件|１件|1人|一人)(?:あたり|につき)?\s?\d",
        rf"(?:1件|一件|1人|一人)(?:あたり|につき)?\s?\d.{{0,40}}{_JA_DATA}",
        rf"{_JA_MONEY}.{{0,10}}{_JA_PAY}.{{0,30}}{_JA_DATA}",
    ),
    OfferKind.ACT: (
        rf"{_JA_ACT}.{{0,30}}{_JA_MONEY}.{{0,12}}{_JA_PAY}",
        rf"{_JA_MONEY}.{{0,12}}{_JA_PAY}(?:ます)?(?:から|ので).{{0,30}}(?:解除|解凍|承認|リセット|通して|見逃して|教えて|調べて)",
    ),
    OfferKind.RECRUITING: (
        r"(?:内部(?:の人|者|協力者|関係者)|取引所の(?:社員|従業員)|サポート(?:担当|スタッフ)|現役(?:社員|スタッフ)).{0,12}"
        r"(?:募集|を探し|を求め)",
        rf"(?:副業|小遣い|お小遣い|稼ぎ|稼げ|稼ぐ|高収入).{{0,24}}(?:興味|しません|いかが|どうです).{{0,60}}{_CONTACT}",
        r"(?:あなた|貴方)の(?:立場|権限|仕事|職場|アクセス).{0,30}(?:稼|副業|収入|報酬)",
    ),
}
_JA_NOT = (
    r"詐欺|フィッシング|通報|報告した|なりすまし|本物です|本当です|知らない人(?:から|が)|誰か(?:から|が)|という(?:人|連絡|メッセージ|dm)"
    r"|と言われ|と誘われ|勧誘され|持ちかけられ|紹介報酬|紹介コード|友達紹介|私の情報|自分の情報|売っていますか|売っているの|提供していますか"
)

_ENGLISH = Phrases("en", _EN, _EN_NOT)
_CHINESE = Phrases("zh", _ZH, _ZH_NOT)
_KOREAN = Phrases("ko", _KO, _KO_NOT)
_JAPANESE = Phrases("ja", _JA, _JA_NOT)
_PHRASES = {
    Script.KANA: (_JAPANESE, _ENGLISH),
    Script.HANGUL: (_KOREAN, _ENGLISH),
    Script.HAN: (_CHINESE, _ENGLISH),
    Script.OTHER: (_ENGLISH,),
}


def offer(text: str) -> Offer | None:
    """The offer in a text, in any of the languages of the desk; None where there is none."""
    read = re.sub(r"\s+", " ", plain(text))
    for phrases in _PHRASES[script_of(read)]:
        kind = phrases.kind_in(read)
        if kind is not None:
            return Offer(kind, phrases.language)
    return None
