"""What a message asks for that the bot never does: recognised clause by clause, so that a fair question in
the same message is still answered. Nothing here protects by itself: text never decides, and no door gives
another customer's data whatever is asked. It tells the bot what to say no to. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from havendesk.bot.rules.attack_signs import SIGNS
from havendesk.bot.rules.wishes import says
from havendesk.bot.types import Attack

# Beside ends of sentences, the words by which one message goes on to something else.
_CLAUSES = re.compile(
    r"(?<=[.!?;:])\s+|(?<=[?？])(?=\S)|[\n。！？；…]+|[,，、](?=\s*(?:and|but|also|then|so|另外|还有|顺便|请问|"
    r"그리고|그런데|また|それと|あと))|\s+(?=(?:and (?:also |then |please )?(?:tell|show|give|"
    r"send|reveal|explain|how|what|when|why|where|can|could|which)|but (?:also |first )?(?:how|"
    r"what|when|why|where|can|could|which)|also,? (?:how|what|when|why|where|can|could|which)"
    r"|by the way|btw|ps)\b)|(?=另外|还有[，,]|顺便(?:问|请)|그리고\s|그런데\s|근데\s|また、|"
    r"それと、|あと、|ところで)",
    re.IGNORECASE,
)
# Where one clause goes on to another without any of these: brackets, spaces between Chinese sentences, polite
# endings in Korean, commas in Chinese and Japanese.
_FINER = re.compile(
    r"\s*(?=[(（<\[【]|##|//|-{2,})|(?<=[)）>\]】])\s*|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|"
    r"(?<=[0-9A-Za-z]{20})\s+(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|(?<=[요죠까])\s+|"
    r"(?<=[\u3040-\u30ff\u3400-\u9fff])[,，、]|\s+(?=(?:and|or) (?:is|are|do|does|which|show|tell|give)\b)",
    re.IGNORECASE,
)
# Words of a wallet's backup: so many short words in a row, none of which holds a sentence together; most
# of those named here are in no list of BIP-39.
_BACKUP = re.compile(
    r"(?<![a-z])(?:(?!(?:the|and|for|you|was|that|not|but|are|with|from|have|has|this|your|what|when|can|how"
    r"|went|through|rest|did|does|got|get|been|were|had|why|who|our|their|them|his|her|its|than|said|says|told"
    r"|made|took|came|goes|going|sent|buy|bought|sold|onto|without|after|some|would|could|should|back|out"
    r"|which|while|too)\b)[a-z]{3,8}[\s,]+){9,}[a-z]{3,8}(?![a-z])|"
    r"(?:[\u3041-\u309f]{3,8}[\u3000\s]+){9,}[\u3041-\u309f]{3,8}",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"((?:secret|private key|api key|passphrase|(?<![a-z])key|私钥|密钥|秘密鍵|シークレット|キー|시크릿|"
    r"개인 ?키|키)\s*[=:：]?\s*)[0-9A-Za-z+/]{24,}={0,2}",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    r"(?<=to )(?:uid|user(?: ?id)?) ?#?\d{4,}|(?:uid|用户) ?\d{4,}(?=.{0,2}(?:转|发|打))|"
    r"(?<=[转发打]给)(?:uid|用户) ?\d{4,}|"
    r"(?:uid|유저|회원) ?\d{4,} ?(?=(?:에|에게|한테|로) ?(?:보|이체|송금))|"
    r"(?:uid|ユーザー) ?\d{4,} ?(?=[にへ宛].{0,3}送)",
    re.IGNORECASE,
)
_OWN_NUMBER = re.compile(
    r"(?<![a-z])(uid)(?: ?(?:is|:|：|#|为|是))? ?\d{4,}"
    r"(?=\s*(?:$|[,，.。!?？]|ですが|です|입니다|인데|이에요|예요))",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
_LEAST_LETTERS = 6

_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:instructions?|prompts?|"
    r"rules?|polic(?:y|ies)|guidelines?|restrictions?|training|above|previous|safety|filters?)"
    r"\b|\byou are (?:now|no longer)\b|\b(?:act|pretend|behave|respond|roleplay|role-play) (?:as|"
    r"like|that|to be)\b|\b(?:system|developer|debug|admin(?:istrator)?|root|god|dan|jailbreak)"
    r" (?:prompt|mode|override|command|access)\b|\b(?:print|reveal|show|repeat|output|dump)\b.{0,30}\b(?:"
    r"prompt|instructions|configuration|system message|rules|source code)\b|<\|?(?:system|im_start|"
    r"endoftext|assistant)|\[(?:system|inst|admin)\]|\bsystem:|###\s*(?:system|instruction)|"
    r"\b(?:new|updated) (?:instructions?|policy|directive)s?\b.{0,20}:|\b(?:confirm(?:ed)?|approve[ds]?|"
    r"authori[sz]ed?) (?:=|:)? ?(?:true|yes)\b|\b(?:i am|i'm|this is|we are) (?:the |an? |your |"
    r"from )?(?:\w+ )?(?:admin(?:istrator)?|developer|engineer|ceo|cto|auditor|compliance officer|"
    r"security team|head of|employee|staff member)\b|(?:忽略|无视|忘记|忘掉|绕过|跳过|不要理会)"
    r".{0,16}(?:指令|指示|提示|规则|限制|设定|要求|政策|以上|之前)|(?:系统|开发者|管理员|调试|"
    r"越狱)(?:提示词?|模式|指令|消息|权限|命令)|你现在(?:是|扮演)|(?:扮演|假装|假设你是)|(?:我是|"
    r"这里是|本人是).{0,8}(?:管理员|开发者|工程师|ceo|审计|合规|安全团队|内部(?:员工|人员)|技术人员)"
    r"|(?:输出|显示|告诉我|打印).{0,10}(?:提示词|系统指令|内部规则)|(?:이전|위의?|앞의?|모든|"
    r"기존).{0,10}(?:지시|명령|규칙|프롬프트|지침).{0,8}(?:무시|잊|버려|따르지)|(?:시스템|관리자|"
    r"개발자|디버그)\s?(?:프롬프트|모드|메시지|권한|명령)|(?:너는|당신은|넌)\s?(?:이제|지금부터)"
    r"|(?:저는|나는|여기는|제가).{0,10}(?:관리자|개발자|엔지니어|감사|보안팀|내부 직원|대표이사)"
    r"(?:입니다|이다|인데|이에요|예요)|인 척|역할극|(?:以前|上記|これまで|すべて|全て|前)の?.{0,8}(?:指示"
    r"|命令|ルール|プロンプト|設定|制限).{0,8}(?:無視|忘れ|従わ|破棄)|(?:システム|開発者|管理者|"
    r"デバッグ)(?:プロンプト|モード|メッセージ|権限|コマンド)|(?:あなたは|君は)(?:今から|これから|"
    r"もう)|(?:私|わたし|こちら)は.{0,10}(?:管理者|開発者|エンジニア|監査|セキュリティチーム|"
    r"社員|ceo)(?:です|だ)|になりきって|のふりをして",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:another|other|someone else'?s?|somebody else'?s?|a different) (?:customer|user|person|"
    r"people|client|trader|member)s?'?s?\b|\b(?:other|all|every|these|those) (?:customers|users|"
    r"clients|people|accounts|traders)\b|\b(?:balance|orders?|e-?mail|phone|address(?:es)?|deposits?|"
    r"withdrawals?|transactions?|account|identity|documents?|name|kyc|history|data|details|records?|"
    r"holdings?|positions?|history)\b.{0,30}\b(?:of|for|from|belonging to) (?:the )?(?:user|"
    r"customer|account|client|cus_|uid|id|my (?:wife|husband|friend|boss|ex|brother|sister|neighbou?r|"
    r"colleague|boyfriend|girlfriend|mother|father|partner|tenant|employee)|[a-z]+@|mr|ms|mrs|"
    r"elon|vitalik|satoshi)\b|(?<!my )(?<!own )\b(?:user|customer|client|uid|user ?id)(?: number|"
    r" no| id)?[ #:_-]*[a-z_]*\d{2,}|\bcus_[a-z0-9]+|\b(?:my (?:wife|husband|friend|boss|ex|"
    r"brother|sister|neighbou?r|colleague|boyfriend|girlfriend|mother|father|partner))'?s? (?:\w+ )"
    r"?(?:account|balance|orders?|deposits?|withdrawals?|transactions?|portfolio|history)\b|"
    r"(?:^|\b(?:tell|show|say|see|reveal|identify|find) (?:me |us )?)who (?:owns|is behind)\b|"
    r"\bwhose (?:account|address|wallet)\b|(?:(?:其他|别的|另一个|另外一个|所有|全部|某个)(?:客户|"
    r"用户|人|会员)|别人|他人)的?.{0,6}(?:余额|资产|信息|资料|订单|邮箱|电话|记录|地址|账户|"
    r"交易|身份)|(?<!我的)(?:用户|客户|uid)\s?(?:id|编号|号)?[ #:：_]*[a-z_]*\d{2,}|(?:我)?(?:老婆|"
    r"妻子|老公|丈夫|朋友|老板|前男友|前女友|前夫|前妻|同事|男友|女友|邻居|哥哥|弟弟|姐姐|妹妹|"
    r"爸爸|妈妈).{0,4}的?.{0,6}(?:账户|账号|余额|订单|提现|充值|交易|资产)|(?:谁的(?:账户|地址|"
    r"钱包)|(?:地址|钱包).{0,12}(?:是谁|属于谁|谁的))|(?:다른|타|딴|남의|모든|전체|특정)\s?(?:고객|"
    r"사용자|유저|사람|회원|이용자)(?:들)?(?:의|님의)?.{0,8}(?:잔고|잔액|정보|주문|이메일|전화|"
    r"내역|거래|자산|데이터)|(?<!제 )(?<!내 )(?:고객|유저|회원|사용자|uid)\s?(?:번호|아이디|"
    r"id)?[ #:_]*[a-z_]*\d{2,}|(?:아내|남편|친구|여자친구|남자친구|전남친|전여친|상사|동료|형|"
    r"누나|동생|아버지|어머니|이웃)(?:의|가|는)?.{0,8}(?:계정|잔고|잔액|거래|주문|출금|입금|"
    r"자산)|누구\s?(?:의|거|것|소유).{0,10}(?:주소|지갑|계정)?|(?:주소|지갑).{0,12}누구|(?:他の|"
    r"別の|ほかの|他人の|全ての|すべての|全|特定の)(?:お客様|客|顧客|ユーザー|利用者|人|会員)"
    r".{0,10}(?:残高|情報|注文|メール|電話|履歴|取引|資産|データ)|(?<!私の)(?:ユーザー|顧客|"
    r"会員|uid)\s?(?:番号|id)?[ #:：_]*[a-z_]*\d{2,}|(?:妻|夫|友人|友達|上司|彼氏|彼女|元彼|"
    r"元カノ|同僚|兄|姉|弟|妹|父|母|隣人)の.{0,8}(?:アカウント|残高|注文|出金|入金|取引|口座|"
    r"資産)|誰の(?:もの|アドレス|口座|アカウント|ウォレット)|(?:アドレス|ウォレット).{0,12}誰",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:tell|give|show|what'?s|send|read)\b.{0,20}\b(?:his|her|their)\b.{0,20}\b(?:balance|e-?mail|name|"
    r"phone|address|holdings|orders|contact|chats)\b|(?:他|她|对方)的?.{0,6}(?:余额|账户|联系方式|真名|实名|姓名|"
    r"电话)|(?:그분|그 ?사람|걔|상대방?)의?.{0,6}(?:잔고|잔액|연락처|이름|계좌|전화)|"
    r"相手の.{0,6}(?:残高|連絡先|名前|住所|電話)|(?:その人|彼|彼女)の.{0,6}(?:残高|連絡先|名前|住所|電話|被害者)",
    re.IGNORECASE,
)
_SUSPICION = re.compile(
    r"\b(?:flag(?:ged)?|suspicio\w*|sar|str|aml|money[- ]launder\w*|investigat\w+|watch ?list\w*|"
    r"black ?list\w*|risk score|report(?:ed)? (?:me )?to (?:the )?(?:police|authorit\w+|regulator\w*|"
    r"fiu|fincen))\b|\b(?:thresholds?|limits?|how much|amount|rules?|criteria|triggers?|algorithm)"
    r"\b.{0,60}\b(?:without (?:being |getting )?(?:\w+ )?(?:flag|report|check|review|detect|"
    r"notic|question|ask)\w*|trigger\w*|before you (?:report|check|review|freeze)|avoid\w*|under the rad"
    r"ar|alert\w*)|\b(?:avoid|evade|bypass|circumvent|get around|dodge)\b.{0,40}\b(?:check|review|"
    r"monitoring|detection|hold|kyc|verification|travel rule|sanction|aml|compliance|reporting)"
    r"s?\b|\binternal (?:check|note|review|rule|threshold|risk|score)s?\b|可疑|反洗钱|洗钱|风控(?:规则|"
    r"阈值|标准|分数|评分|模型)|黑名单|监控名单|(?:多少|什么|阈值|标准|规则).{0,16}(?:触发|不会被|"
    r"不被|避免|才会).{0,8}(?:审核|审查|风控|举报|上报|冻结|发现|查|监控)?|(?:绕过|躲避|规避|"
    r"逃避).{0,10}(?:审核|审查|风控|监控|kyc|认证|检查|制裁|旅行规则|限额)|(?:被|在)(?:调查|"
    r"举报|上报|标记)|内部(?:备注|规则|风险|评分|调查)|의심\s?거래|자금\s?세탁|블랙리스트|감시\s?대상|"
    r"(?:기준|한도|금액|얼마|임계|규칙).{0,20}(?:걸리지|안 걸|들키지|트리거|신고되지|보고되지|"
    r"조사)|(?:우회|회피|피해서|피할).{0,12}(?:심사|검토|모니터링|kyc|트래블룰|제재)|(?:심사|"
    r"모니터링|kyc|트래블룰|제재|fds).{0,10}(?:우회|회피|피하)|(?:조사|수사)\s?(?:중|대상)|내부\s?(?:메모"
    r"|규칙|위험|점수|기준)|위험\s?점수|疑わしい取引|マネー?ロンダリング|マネロン|資金洗浄|ブラックリスト"
    r"|監視(?:対象|リスト)|(?:基準|しきい値|閾値|金額|いくら|上限|ルール).{0,20}(?:引っかから|"
    r"バレ|ばれ|避け|回避|検知され|報告され|トリガー)|(?:回避|すり抜け|かいくぐ|逃れ).{0,12}(?:審査|"
    r"監視|本人確認|kyc|トラベルルール|制裁)|(?:審査|監視|kyc|本人確認|トラベルルール|制裁).{0,10}(?:回避"
    r"|避け|すり抜け)|(?:調査|捜査)(?:中|対象|されて)|内部(?:メモ|ルール|リスク|基準|スコア)"
    r"|リスクスコア",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:seed|recovery|mnemonic|secret|backup) ?(?:phrases?|words?|seeds?)\b|\b(?:private|"
    r"secret|api secret|master) keys?\b|\b(?:12|24|twelve|twenty[- ]four) words\b|\b(?:2fa|sms|"
    r"one[- ]time|verification|authenticator|otp|login|confirmation) (?:code|password|pin)s?\b.{0,40}\b(?:"
    r"is|are|here|below|send|give|tell|ask|need|want|read)\b|\b(?:give|send|tell|type|share|"
    r"ask(?:ed)? (?:me )?for)\b.{0,40}\b(?:passwords?|passphrase|pin code|otp|2fa code|one[- ]time code)"
    r"\b|助记词|私钥|种子短语|恢复短语|(?:密码|验证码).{0,10}(?:发给|告诉|给你|提供|是)|시드\s?(?:구문|"
    r"문구|프레이즈)|복구\s?(?:구문|문구|단어)|니모닉|개인\s?키|프라이빗\s?키|(?:비밀번호|인증번호|"
    r"인증 코드).{0,10}(?:알려|보내|줄게|드릴|말해)|シードフレーズ|リカバリーフレーズ|復元フレーズ|"
    r"ニーモニック|秘密鍵|(?:パスワード|認証コード|ワンタイム).{0,10}(?:教え|送|伝え|渡)",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|shall|would you|do you think i should|is it (?:a )?(?:good|smart|wise|right)"
    r"|is now (?:a )?(?:good|right)|when (?:should|to)|which (?:coin|crypto|token|asset)s?)\b.{0,40}\b(?:"
    r"buy|sell|invest|hold|hodl|short|long|leverage|dump|ape|get|pick|stake)\b|\b(?:will|is|"
    r"does)\b.{0,30}\b(?:go(?:ing)? (?:up|down|to the moon)|pump|moon|crash|rise|fall|drop|recover|"
    r"hit \$?\d)\b(?!.{0,20}(?:app|site|website|page|api|server|exchange))|\b(?:price|market)"
    r" (?:prediction|forecast|outlook)\b|\b(?:best|top|next|hottest) (?:coin|crypto|token|altcoin|"
    r"investment)s?\b|\b(?:recommend|suggest|advise)\b.{0,30}\b(?:coin|crypto|token|buy|sell|"
    r"invest|trade|portfolio)\w*|\b(?:good|safe|worth(?:while)?) (?:investment|buy(?:ing)?|to buy|"
    r"to invest)\b|\binvestment advice\b|(?:该|应该|要不要|可以|能不能|值得|适合|现在).{0,8}(?:买入?|"
    r"卖出?|抄底|加仓|清仓|投资|做多|做空|持有|梭哈)(?!.{0,6}(?:不了|失败|方式|怎么操作))|(?:会|"
    r"还会|能).{0,4}(?:涨|跌|暴涨|暴跌|上涨|下跌)|(?:哪个|哪种|什么)(?:币|代币).{0,8}(?:好|值得|"
    r"涨|买|潜力)|(?:行情|价格|走势)(?:预测|分析)|推荐.{0,6}(?:币|投资|买)|(?:사야|팔아야|사도|"
    r"팔까|살까|매수|매도|투자|존버|물타기|롱|숏).{0,8}(?:할까|될까|해야|좋을까|괜찮|되나|하나요|"
    r"할지|추천|타이밍)|(?:살까요|팔까요|사야\s?(?:하|되|할)|팔아야\s?(?:하|되|할))|(?:오를|"
    r"내릴|떨어질|상승할|하락할|떡상)(?:까|지|것)|(?:어떤|무슨)\s?(?:코인|종목).{0,8}(?:좋|추천|"
    r"살|유망)|코인\s?추천|(?:시세|가격)\s?(?:예측|전망)|(?:買う|売る|買った|売った|投資|購入|"
    r"売却|ロング|ショート|ガチホ|損切り).{0,6}(?:べき|ほうがいい|方がいい|方が良い|どう思|時期|"
    r"タイミング|していい|しても)|(?:上が|下が|暴騰|暴落|上昇|下落)(?:る|り|します|する)(?:か|"
    r"でしょう|と思)|(?:おすすめ|お勧め|オススメ|有望)の?.{0,4}(?:コイン|通貨|銘柄|投資)|(?:コイン|"
    r"通貨|銘柄).{0,6}(?:おすすめ|お勧め)|(?:価格|相場)(?:予想|予測|見通し)",
    re.IGNORECASE,
)

_PATTERNS: tuple[tuple[Attack, re.Pattern[str]], ...] = (
    (Attack.INJECTION, _INJECTION),
    (Attack.OTHER_CUSTOMER, _OTHER),
    (Attack.OTHER_CUSTOMER, _THEIRS),
    (Attack.SUSPICION, _SUSPICION),
    (Attack.SECRET, _SECRET),
    *SIGNS.items(),
    (Attack.ADVICE, _ADVICE),
)
# Letters of other alphabets that look like Latin ones, and words spelt with a space between letters.
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһӏᴏɡΑΒΕΗΙΚΜΝΟΡΤΧοι", "aeopcyxijsdhloGABEHIKMNOPTXoi")
_SPACED = re.compile(r"(?<![^\s])(?:\w[ .\-_]){4,}\w(?![^\s])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A message taken apart: `fair` is what is left to be answered, empty when nothing is; `attacks` are the
    kinds that were left out, in the order of their danger."""

    fair: str
    attacks: tuple[Attack, ...]


def read(text: str) -> Reading:
    """The fair part of a message, and what it asks beside that the bot never does."""
    found: set[Attack] = set()
    left: list[str] = []
    for clause in _coarse(text):
        kinds = _kinds(clause)
        found |= kinds
        if not kinds:
            left.append(clause)
            continue
        finer = [(part, _kinds(part)) for part in _finer(clause)]
        if any(part_kinds for _part, part_kinds in finer):
            left += [part for part, part_kinds in finer if not part_kinds and says_something(part)]
    attacks = tuple(kind for kind in dict.fromkeys(kind for kind, _pattern in _PATTERNS) if kind in found)
    if not attacks:
        return Reading(text, ())
    fair = "\n".join(left).strip()
    return Reading(fair if says_something(fair) else "", attacks)


def _kinds(clause: str) -> set[Attack]:
    # To whom one has sent something is one's own matter, and so is one's own number; what is asked of others
    # is not.
    own = _OWN_NUMBER.sub(r"\1", _SENT_TO.sub(" ", unmasked(clause)))
    found = {kind for kind, pattern in _PATTERNS if says(pattern, own)}
    return found | {Attack.SECRET} if _BACKUP.search(clause) else found


def unmasked(text: str) -> str:
    """Words as they are read, not as they are spelt: no look-alike letters, no spaces within a word."""
    plain = re.sub(r" {3,}", "\n", text.translate(_LOOKALIKES))
    return _SPACED.sub(lambda found: re.sub(r"[ .\-_]", "", found.group()), plain).replace("\n", " ")


def clauses(text: str) -> list[str]:
    """The clauses of a text, without empty ones."""
    return [part for clause in _coarse(text) for part in _finer(clause)]


def _coarse(text: str) -> list[str]:
    return [part.strip() for part in _CLAUSES.split(text) if part and part.strip()]


def _finer(clause: str) -> list[str]:
    return [part.strip() for part in _FINER.split(clause) if part and part.strip()]


def without_secrets(text: str) -> str:
    """The text without the words of a wallet's backup and without keys: nothing need be understood of them,
    and a key that looks like a transaction's id is never looked up anywhere."""
    return _KEY.sub(r"\1", _BACKUP.sub(" ", text))


def says_something(text: str) -> bool:
    """Whether there are enough letters for a question."""
    letters = re.sub(r"[\W_]+", "", text)
    wide = re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text) is not None
    return len(letters) >= _LEAST_LETTERS and (wide or len(text.split()) > _LEAST_WORDS)
