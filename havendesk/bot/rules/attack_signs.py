"""Further signs of what the bot never does, by language: written by kind of trick, for recall. Pure data.

A sign alone takes nothing from anybody: it decides whether the bot says no in words where nothing else of the
message can be answered. A clause that asks how, where or when is never a demand (`_DEMAND_…`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from havendesk.bot.types import Attack

_DEMAND_EN = (
    r"^(?!.*\b(?:how|where|what|when|why|which|can i|could i|may i|do i|is it|does|can you"
    r"|could you)\b)(?:.*\b|)"
)
_DEMAND_ZH = r"^(?!.*(?:怎么|如何|什么|多久|吗|哪|何时|能不能|可以|咋|多少))(?:.*)"
_DEMAND_KO = r"^(?!.*(?:어떻게|무엇|뭐|방법|언제|나요|까요|인가요|얼마|어디|왜))(?:.*)"
_DEMAND_JA = r"^(?!.*(?:どう|方法|いつ|なぜ|何|ですか|ますか|どこ|いくら|には$))(?:.*)"

_INJECTION = (
    r"\bfrom now on\b.{0,30}\byou\b|\brepeat\b.{0,40}\b(?:above|verbatim|word for word)\b"
    r"|\b(?:confidential|hidden|initial|secret|internal|original) (?:instructions?|prompts?|rules)\b"
    r"|[\"']?role[\"']?\s*:\s*[\"']?(?:system|assistant|developer)|<[^>]{0,80}(?:assistant|system"
    r"|approve)[^>]*>"
    r"|\b(?:assistant|ai agent|ai|bot|chatbot|llm|gpt)\s?[:：]|\bdecode\b.{0,20}\b(?:and|then)\b|\brot13\b"
    r"|\b(?:do|follow|execute|obey)\b.{0,12}\b(?:what|as|it)\b.{0,24}\b(?:says|memo|note|file"
    r"|image|attachment)\b"
    r"|\bfollow it\b|\b(?:play a game|role-?play|simulate|let'?s pretend|imagine you)\b"
    r"|\b(?:write|tell) (?:me |us )?a (?:story|poem|script|dialogue|joke) (?:in which|where|about)\b"
    r"|\b(?:paste|store|save|put) (?:this )?(?:in|into|to) your memory\b|\bnever says? no\b"
    r"|\b(?:safety|security|fraud) checks? (?:are|is) (?:off|disabled)\b|\b(?:maintenance"
    r"|test) mode (?:on|enabled)\b",
    r"从现在(?:开始|起).{0,6}你|重复.{0,8}(?:上面|以上|前面)|(?:机密|隐藏|初始|最初"
    r"|内部)的?(?:指令|提示|规则)"
    r"|解码.{0,8}(?:执行|照做|回答)|按.{0,8}(?:备注|附言|文件|图片|附件).{0,8}(?:执行|照做|来办"
    r"|操作|说的)|玩.{0,4}游戏"
    r"|(?:写|编|讲).{0,8}(?:故事|剧本|小说)|你(?:必须|只能|要)(?:回答|回复|说|服从|执行)|ai(?:客服"
    r"|助手|代理)?[:：]",
    r"지금부터.{0,10}(?:너|당신|넌|네)|(?:위|앞)(?:의|에).{0,10}(?:반복|그대로|출력)"
    r"|(?:비밀|숨겨진|숨은|초기|내부|원래)\s?(?:지시|지침|규칙|프롬프트|명령)|디코(?:드"
    r"|딩).{0,12}(?:실행|따라|해서)"
    r"|게임.{0,6}(?:하자|할까|해요|합시다)|(?:소설|이야기|대본|시나리오)(?:를|을|로)?\s?(?:써|만들|지어)"
    r"|(?:메모|첨부|이미지|파일|그림).{0,12}(?:대로|시키는|따라)|무조건.{0,10}(?:대답|답변|말해|네)"
    r"|(?:ai|봇|어시스턴트)\s?[:：]",
    r"(?:今|これ)(?:から|より|後).{0,8}(?:あなた|君|お前|きみ)|(?:上|以上|前)(?:の"
    r"|に).{0,12}(?:繰り返|そのまま出|全部出)"
    r"|(?:秘密|隠され|隠し|初期|内部|最初)の?.{0,4}(?:指示|命令|規則|ルール|プロンプト)"
    r"|デコード.{0,12}(?:実行|従)"
    r"|ゲームを?(?:しよう|しま|やろ)|(?:物語|小説|台本|セリフ|寸劇).{0,8}(?:書|作|演)|ロールプレイ|演じ"
    r"|(?:メモ|添付|画像|ファイル).{0,12}(?:通り|とおり|従っ)|(?:ai|ボット|アシスタント)\s?[:：]",
)
_OTHER = (
    r"\b(?:balance|account|orders?|e-?mail|phone|history|logins?|withdrawals?|deposits?|2fa)\b.{0,40}"
    r"[\w.+-]+@[\w-]+\.\w+|[\w.+-]+@[\w-]+\.\w+.{0,30}\b(?:log(?:ged)? in|balance|reset|trades?)\b"
    r"|\b(?:phone|number|name|e-?mail|contact|identity|details)\b.{0,20}\b(?:of|for) (?:whoever"
    r"|the (?:person|guy|"
    r"owner|sender|seller|buyer)|that (?:person|guy|user|seller))\b|\bwhich (?:customer|user|client)\b"
    r"|\bis there an? (?:account|customer|user)\b.{0,30}\b(?:under|registered|with|for|named)\b"
    r"|\b(?:list|show|export|dump)\b.{0,24}\b(?:withdrawals|deposits|customers|users|tickets"
    r"|trades|accounts)\b"
    r".{0,30}\b(?:above|over|anonymi[sz]ed|of others|you answered|from today|today)\b"
    r"|\bmy (?:ex|tenant|employee|boss|landlord|neighbou?r|competitor|client)\b.{0,60}\b(?:account|balance|"
    r"log(?:ged)? in|trades?|holds?|2fa|in there)\b|\bour ceo\b.{0,20}\btrades?\b"
    r"|\b(?:husband|wife|brother|sister|son|daughter|father|mother) of (?:uid )?#?\d{5,}"
    r"|\bchat\b.{0,24}\b(?:before mine|before me)\b|\bprevious (?:customer|chat|conversation)\b",
    r"(?:账户|账号|邮箱|余额|登录|记录).{0,14}[\w.+-]+@[\w-]+\.\w+"
    r"|[\w.+-]+@[\w-]+\.\w+.{0,10}(?:余额|登录|账户|账号|持仓)"
    r"|(?:有没有|是否|查一下|查下|查查).{0,16}(?:注册过|开过户|开户了)|哪(?:个|位)(?:客户|用户)"
    r"|上一(?:个|位)(?:客户|用户|人|对话)"
    r"|(?:列出|导出|给我看).{0,8}(?:所有|全部|今天|最近).{0,10}(?:提现|充值|用户|客户|工单|交易)"
    r"|(?:老板|租客|房东|员工|前任|表哥|舅舅|客户|情人).{0,12}(?:账户|账号|余额|登录|持仓|有没有|多少币)"
    r"|(?<![填写入供])(?:收款人|付款人|转账人|卖家|买家|对方|那个人)的?.{0,6}"
    r"(?:姓名|真名|电话|手机|身份|联系方式|住址)",
    r"(?:계정|잔고|잔액|로그인|내역|메일).{0,14}[\w.+-]+@[\w-]+\.\w+"
    r"|[\w.+-]+@[\w-]+\.\w+.{0,14}(?:계정|잔고|잔액|로그인)"
    r"|(?:어떤|어느|무슨)\s?(?:고객|회원|유저).{0,10}|(?:앞|이전|바로 전|직전)\s?(?:사람|고객|손님"
    r"|상담|대화|채팅)"
    r"|(?:번호|이름|메일|명의)(?:로|으로)\s?(?:가입|등록)(?:된|한|돼|했).{0,12}|(?:고객|회원|유저"
    r"|남들).{0,8}(?:목록|리스트|명단)"
    r"|(?:세입자|사장|전\s?(?:남편|아내)|시누|남친|여친|거래처|경쟁사).{0,24}(?:계정|잔고|거래"
    r"|로그인|출금|코인|얼마)"
    r"|(?:보낸|받은|판매한|판)\s?(?:사람|분|놈).{0,8}(?:연락처|전화|이름|신상|주소|번호)"
    r"|판매자.{0,6}(?:연락처|실명|신상)",
    r"(?:口座|アカウント|残高|ログイン|履歴|メール).{0,14}[\w.+-]+@[\w-]+\.\w+"
    r"|[\w.+-]+@[\w-]+\.\w+.{0,14}(?:口座|アカウント|残高|ログイン)"
    r"|どの(?:お客|ユーザー|会員|顧客)|(?:前の|直前の|ひとつ前の|一つ前の)(?:人|お客|客|会話|チャット|相談)"
    r"|(?:番号|名前|メール|名義)で(?:登録|開設).{0,12}(?:口座|アカウント|人|いる|ある)|(?:客"
    r"|ユーザー|会員|他人).{0,8}(?:一覧|リスト|名簿)"
    r"|(?:入居者|部下|従業員|社長|元(?:夫|妻|彼|カノ)|取引先|競合|大家).{0,20}(?:口座|アカウント"
    r"|残高|ログイン|資産|いくら)"
    r"|(?:送って?き?た|受け取った|売った|だました)(?:人|方|やつ)の?.{0,6}(?:連絡先|電話|氏名|本名"
    r"|名前|住所|身元)",
)
_SUSPICION = (
    r"\b(?:police|fbi|irs|fincen|authorit\w+|regulators?|tax office|government"
    r"|prosecutors?)\b.{0,20}\b(?:ask(?:ed|s)?|"
    r"request\w*|contact\w*|inquir\w*)\b.{0,30}\b(?:me|my|you|account)\b"
    r"|\bwhat\b.{0,10}\b(?:police|authorit\w+)\b.{0,10}\bask"
    r"|\b(?:kyt|risk|chainalysis|elliptic) (?:score|alert|level|rating)\b|\b(?:tornado cash"
    r"|mixers?|tumblers?|coinjoin|darknet)\b"
    r"|\b(?:split|break|spread|divide)\b.{0,60}\b(?:nobody|no one|unnoticed|radar|notices?|looks)\b"
    r"|\bcompliance\b.{0,40}\b(?:knows?|thinks?|told|they froze|looking)\b"
    r"|\breport(?:ed)? (?:about|on) (?:me|him|her)\b"
    r"|\b(?:say|blink|answer)\b.{0,24}\bif (?:they|there|it'?s|yes|i am)\b",
    r"(?:警方|警察|公安|税务局|监管|经侦|检察院?|政府).{0,8}(?:问|查|调取?|找|联系|要).{0,8}(?:我"
    r"|账户|什么|你们)"
    r"|(?:拆分|分批|拆成|分成|化整为零).{0,20}(?:不会|躲|避|查|注意|上?报)|混币|龙卷风|tornado|暗网"
    r"|(?:上报|报告|举报).{0,4}(?:我|过我|没|了吗)|合规.{0,10}(?:知道|怎么说|问|盯)|风险(?:评分"
    r"|分数|等级)|kyt",
    r"(?:경찰|검찰|국세청|fiu|당국|정부).{0,12}(?:물어|요청|조회|연락|문의).{0,10}|(?:쪼개|나눠"
    r"|분할|나누).{0,20}(?:안 ?걸|모르|신고|보고|눈에|의심)"
    r"|믹서|믹싱|토네이도|다크웹|컴플라이언스.{0,12}(?:알|말|뭐)|(?:보고|신고)(?:됐|했|된)"
    r"|위험 ?등급|리스크 ?(?:점수|등급)|kyt",
    r"(?:警察|検察|国税|税務署|当局|政府).{0,12}(?:聞か|照会|問い合わせ|連絡|求め)|(?:分け|分割"
    r"|小分け|バラ).{0,20}(?:バレ|ばれ|気づ|目立|報告|引っかか|調べ)"
    r"|ミキサー|ミキシング|トルネード|ダークウェブ|コンプラ.{0,12}(?:知|言|何)|(?:通報"
    r"|届け?出)(?:さ|し|た)|リスク(?:スコア|評価|ランク)|kyt",
)
_SECRET = (
    r"\b(?:password|pass|pin|2fa|otp|code)(?: is)?\s?[:=]?\s?(?=\S*\d)[\w!@#$%-]{5,}"
    r"|\bwords? (?:of|for|from) my (?:wallet|backup|seed)\b"
    r"|\b(?:my|the) phrase\b|\bcode you (?:just )?(?:texted|sent|e-?mailed)\b|\bword is (?:wrong"
    r"|missing)\b.{0,20}\w+ \w+ \w+ \w+",
    r"(?:单词|词语).{0,10}(?:恢复|备份|钱包|导入)|(?:导入|恢复|同步|校验).{0,6}(?:单词|词组)"
    r"|(?:密码|验证码|口令)\s?[:：是]?\s?(?=[a-z!@#$%-]*\d{3})[a-z0-9!@#$%-]{4,}|(?:读|念)(?:一下"
    r"|给我)?.{0,8}(?:验证码|密码)",
    r"(?:단어|문구).{0,10}(?:지갑|복원|백업|가져)|(?:비번|비밀번호|otp|인증번호)\s?(?:는|은|:"
    r"|=)?\s?(?=\S*\d{3})[a-z0-9!@#$%-]{4,}"
    r"|(?:인증번호|인증코드|비번).{0,6}(?:읽어|불러)",
    r"(?:単語|フレーズ).{0,10}(?:ウォレット|復元|バックアップ|読み込)"
    r"|(?:パスワード|暗証番号|認証コード|otp)(?:は|:|=|：)?\s?(?=\S*\d{3})[a-z0-9!@#$%-]{4,}"
    r"|(?:認証コード|暗証番号).{0,6}(?:読ん|言って)",
)
_SAFEGUARD = (
    _DEMAND_EN
    + r"(?:skip|lift|waive|shorten|bypass|disable|take off|switch off)\b.{0,30}\b(?:hold|waiting"
    r"|wait|delay|limits?|"
    r"2fa|two[- ]factor|verification|checks?|lock|restriction|freeze)\b"
    r"|"
    + _DEMAND_EN
    + r"(?:whitelist|approve|release|authori[sz]e|unfreeze|unlock|refund|reset"
    r"|disable)\b.{0,50}\b(?:for (?:me|us)"
    r"|at once|immediately|right away|manually|no time|operation|balance to|withdrawal of)\b"
    r"|"
    + _DEMAND_EN
    + r"just (?:switch|change|reset|disable|remove|release|approve|unlock|press)\b"
    r"|"
    + _DEMAND_EN
    + r"(?:change|switch|set) (?:the |my )?(?:e-?mail|phone|2fa|number)\b.{0,12}\bto (?:mine|this"
    r"|that)\b"
    r"|\b(?:colleague|manager|supervisor|boss|agent|support)\b.{0,30}\b(?:approved|agreed|promised"
    r"|authori[sz]ed|said (?:it'?s )?(?:ok|fine))\b"
    r"|\b(?:as|i am|i'm|this is)\b.{0,24}\b(?:ceo|cto|cfo|detective|sergeant|sgt|inspector|auditor"
    r"|it security|vip \d)\b"
    r"|\bfrom it security\b|\bsign anything\b|\b(?:you only have to"
    r"|all you have to do is) (?:press|click|approve)\b",
    _DEMAND_ZH
    + r"(?:跳过|免除|缩短|免掉|直接|马上|立刻|现在就).{0,12}(?:等待期|等待时间|冷静期|限制|审核|验证"
    r"|锁定|解冻|放行|通过|改绑|换绑|解除)"
    r"|"
    + _DEMAND_ZH
    + r"(?:帮我|给我|替我|麻烦)(?:把|直接)?.{0,14}(?:改成|换成|解冻|放行|关掉|重置|加入白名单|批准"
    r"|绕过)"
    r"|(?:同事|经理|主管|领导|另一个客服).{0,10}(?:已经)?(?:批准|同意|答应|批了|授权)"
    r"|(?:我是|作为|这里是).{0,12}(?:警官|总裁|总监|董事|审计|法官|检察官|vip)|(?:求求|跪求"
    r"|什么都(?:愿意|可以)签)",
    _DEMAND_KO
    + r"(?:대기\s?시간|보류|제한|잠금|동결|인증|한도|2단계|otp|심사|절차).{0,12}(?:건너뛰|생략|없애"
    r"|풀어|꺼|해제해|빼|무시|면제)"
    r"|"
    + _DEMAND_KO
    + r"(?:바로|당장|지금|그냥|즉시|빨리).{0,14}(?:풀어|바꿔|해제|승인|초기화|등록해|꺼)\s?(?:줘"
    r"|주세요|달라|주시)"
    r"|(?:동료|매니저|팀장|다른 직원|다른 상담사|상사).{0,14}(?:승인|허락|된다고|약속|허가)"
    r"|(?:대표|형사|검사|감사팀|감사관|vip|회장|경감|경위)\s?(?:인데|입니다|이다|로서|예요|이에요)",
    _DEMAND_JA
    + r"(?:待機|待ち時間|保留|制限|ロック|凍結|認証|上限|二段階|2fa|審査|手続き).{0,12}(?:飛ばし"
    r"|省い|省略|なくし|外し|解い|解除し|切っ|無効|スキップ)"
    r"|"
    + _DEMAND_JA
    + r"(?:今すぐ|すぐに|とにかく|直ちに|至急|そのまま).{0,14}(?:解除|変更し|承認|リセット|登録し"
    r"|切り替え|外し)"
    r"|(?:同僚|上司|マネージャー|別の担当|別のスタッフ|責任者).{0,14}(?:承認|許可|いいと|約束|了承)"
    r"|(?:社長|警部|刑事|検事|監査(?:人|官|役)?|vip|役員|取締役)(?:です|だ|として|ですが|の)",
)  # fmt: skip

SIGNS: Mapping[Attack, re.Pattern[str]] = {
    kind: re.compile("|".join(parts), re.IGNORECASE)
    for kind, parts in (
        (Attack.INJECTION, _INJECTION),
        (Attack.OTHER_CUSTOMER, _OTHER),
        (Attack.SUSPICION, _SUSPICION),
        (Attack.SECRET, _SECRET),
        (Attack.SAFEGUARD, _SAFEGUARD),
    )
}
