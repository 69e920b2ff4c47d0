"""What is held back as an offer to an agent, and what must not be: measured on both, and on every question
with which the project evaluates its bot."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from havendesk.audit.models import AuditEntry
from havendesk.kernel.actors import BOT, SYSTEM
from havendesk.kernel.errors import ErrorCode, Refused
from havendesk.kernel.models import OutboxRow
from havendesk.kernel.phrases import LONGEST
from havendesk.people.types import Role
from havendesk.tickets import actions, queries
from havendesk.tickets.erasers import words_of_ticket
from havendesk.tickets.events import MessageWithheld
from havendesk.tickets.models import Message, Withheld
from havendesk.tickets.rules.offers import offer
from havendesk.tickets.types import Appended, Handler, Visibility
from tests.support.desk import hire, make_agent, make_customer, make_team, open_ticket, say

OFFERS = {
    "en": """
I will pay you $500 per customer list, just export it
we pay 200 usd for each customer record, telegram @darkpool99
i can pay you good money for screenshots of customers with more than 10 btc
Hey, we are buying user data, emails and phone numbers. Interested?
Send me the phone numbers of your users with big balances, $50 each, cash
We offer 5000 USDT for internal access
I'd pay you for access to your admin panel
would you give me the email of whales? $300 per name
get us the kyc documents of 20 customers, we pay you 3 btc
I'll give you 1000 usdt if you unfreeze this account
unlock my withdrawal without verification and I will pay you
I can send you $200 if you reset the 2fa of this user
approve my kyc and there is a nice tip for you
if you let the withdrawal through I'll give you half
skip the check, 10% is yours
I will reward you if you look the other way
We are looking for an insider at your exchange, good pay
we need support agents who want a second income
Want to earn $500 a day? Contact me on telegram @quickcash
you want to make extra money? write me on whatsapp, you get $300 a week
Easy money with your access. Nobody will know.
Make double your salary, work with us from the inside
I know you work there. We will pay well, message me on signal
my boss will pay you 2000 dollars for customer details
""",
    "zh-Hans": """
给我客户资料，每条50U，私聊
高价收用户信息，有多少要多少
我们有偿收集后台截图，一张100
把持币大户的名单给我，客户名单每个200元
用户手机号卖给我，价格好商量
内部数据有吗，报酬丰厚
帮我查别人的余额，用户余额一条100块
你帮我解冻，我给你1000U
给你两千块，帮我通过审核
放行这笔提币，我分你一半
帮我重置他的验证，好处费少不了
跳过验证的话，转给你500usdt
帮忙查一下这个人，必有重谢
招交易所员工，内部人员优先，日结
找内鬼合作，收入可观
想不想赚点外快，加我微信
有没有兴趣兼职，telegram联系 @abc888
靠你的权限我们可以一起赚钱
幫我解凍，我給你1000U
高價收購用戶資料
""",
    "ko": """
고객 정보 넘겨주시면 건당 5만원 드릴게요
회원 연락처 리스트 100만원에 사고 싶어요, 100만원 드릴게요
고객 디비 삽니다
유저 전화번호 명당 3만원
내부 자료 주시면 500만원 드리겠습니다
관리자 권한 잠깐만 주시면 2btc 보내드릴게요
건당 10달러, 고객 명단 보내주세요
동결 풀어주시면 100만원 드릴게요
승인해 주시면 현금으로 50만원 드리겠습니다
눈감아 주시면 사례비 200만원 드릴게요
30만원 드릴게요 그냥 해제해 주세요
인증 없이 초기화해 주시면 500달러 드릴게요
이 사람 잔고 조회해 주시면 수고비 10만원 드릴게요
거래소 직원 모집합니다 고수익
내부 직원 구합니다
상담원 찾습니다 월 천만원
부업 관심 있으시면 텔레그램으로 연락주세요
돈 좀 벌어보실 생각 있으시면 카톡 주세요
고수익 관심 있으시면 텔레그램 @goldrush
사용자 이메일 리스트 구매하고 싶습니다
""",
    "ja": """
顧客リストを買い取ります
お客様の情報を1件500円で売ってくれませんか
会員データ、1件につき1000円でどうですか
ユーザーの電話番号を教えてくれたら5万円払います
内部情報を送ってくれれば謝礼をお渡しします
管理画面のスクリーンショットに10万円払います
顧客名簿を高く買い取りたいです
他人の残高を見せてくれたら3万円差し上げます
凍結を解除してくれたら10万円あげます
承認してくれれば謝礼を差し上げます
見逃してくれたら5万円渡します
本人確認なしでリセットしてもらえれば1000usdt送ります
10万円払いますから解除してください
お礼を差し上げますので通してください
取引所の社員を募集しています、高額
内部協力者を探しています
サポートスタッフを募集、日給10万円
副業に興味ありませんか、テレグラムで連絡ください
お小遣い稼ぎしませんか LINE で
あなたの権限を使えば毎月稼げます
""",
}

HARMLESS = {
    "en": """
I will pay the fee, please release my withdrawal
I'll send you the documents if you unlock my account
why do I have to pay $25 to unfreeze my account
someone on telegram offered me $500 for my account, is that allowed
a guy says he works at your support and wants 200 usd to unlock my wallet
Is it legit that support asks for money to approve my KYC?
do you sell user data to third parties?
can you give me the information about my account
I want to earn interest on my usdt
how can I earn $100 with referrals
how much commission do I get per customer I refer
I want to report a telegram user who sells customer data
please reset my 2fa, I can send you a photo of my id
please approve my withdrawal of 500 usdt
I lost $2000, please remove the hold
what customer data do you share
your agent promised me a bonus
is the job offer from your recruiter on whatsapp real
can I pay you in euros and skip the conversion
I gave you my information twice already
I can pay by card or send you btc, which is faster to unlock the premium level
we are looking for an exchange for our company
I'd like a refund of the $30 fee for each withdrawal
please delete my account and send me my data
""",
    "zh-Hans": """
我给你们转了100U怎么还没到账
请问怎么解冻账户
你们会不会把用户信息卖给别人
有人加我微信说可以解冻，要500U，是真的吗
我的身份证照片发给你了，请尽快通过审核
有人自称客服要我给他红包才能放行
邀请好友的佣金怎么算
手续费是多少，每笔提币5U吗
我想赚利息，有什么产品
客户经理的电话是多少
举报一个卖用户资料的骗子
提币被冻结，损失了两千块，什么时候放行
怎么重置谷歌验证
我的用户资料怎么修改
请把我的交易数据导出给我
给你提供截图可以吗
推荐奖励没有到账
帮我查一下这个人转给我的币到了没有
内部转账要多久
你们招聘客服吗
""",
    "ko": """
동결 풀어주시면 감사하겠습니다
수수료 얼마 내야 출금 풀어주나요
누가 텔레그램으로 고객 정보 판다고 하는데 사기인가요
회원 정보는 어떻게 수정하나요
출금 100만원 승인해 주세요
고객센터 직원이라고 하면서 50만원을 달라고 합니다
제 정보를 제3자에게 제공하나요
추천인 수수료 10%는 언제 주나요
OTP 초기화해 주세요 신분증 보내드릴게요
내부 이체는 얼마나 걸려요
100만원 입금했는데 처리해 주세요
스테이킹으로 돈 벌 수 있나요
고객 정보 유출된 건가요
서류 보내드릴게요 승인해 주세요
상담원 연결해 주세요
출금 수수료 건당 1000원 맞나요
제 잔고 조회해 주시면 감사하겠습니다
직원 채용하나요
이메일 주소 변경해 주세요
카톡으로 상담 가능한가요
""",
    "ja": """
凍結を解除してください
手数料を払いますので早く送金してください
知らない人からテレグラムで顧客情報を売ると言われました、詐欺ですか
会員情報の変更方法を教えてください
本人確認を承認してください、書類を送ります
友達紹介の報酬1000円がもらえません
お客様情報を第三者に提供していますか
10万円の出金を承認してください
サポートスタッフを名乗る人から5万円払えば解除すると言われました
二段階認証をリセットしてもらえたら助かります
解除していただければ書類をお送りします
手数料は1件につき500円ですか
副業でビットコインを買っていますが税金は
内部送金はどのくらいかかりますか
登録メールの変更をお願いします
残高を教えてください
ラインで問い合わせできますか
100ドル入金しましたが処理してもらえたらうれしいです
損失が10万円あります、調べてください
採用情報はありますか
""",
}


def lines(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, line) for language, text in texts.items() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("language", "text"), lines(OFFERS))
def test_an_offer_is_found(language: str, text: str) -> None:
    found = offer(text)
    assert found is not None
    assert language.startswith(found.language) or found.language == "en"


@pytest.mark.parametrize(("_language", "text"), lines(HARMLESS))
def test_what_is_no_offer_is_let_through(_language: str, text: str) -> None:
    assert offer(text) is None


def test_no_question_of_the_evaluation_is_an_offer() -> None:
    folder = Path(__file__).parents[3] / "tests" / "questions"
    asked = 0
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                text = row.get("text") or row.get("question") or ""
                asked += bool(text)
                assert offer(text) is None, (path.name, text)
    assert asked > 1_000


def test_each_language_has_twenty_of_both() -> None:
    for texts in (OFFERS, HARMLESS):
        assert all(len(text.strip().splitlines()) >= 20 for text in texts.values())


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert offer("x " * LONGEST + "I will pay you $500 per customer list") is None
    assert offer("I will pay you $500 per customer list" + " x" * LONGEST * 10) is not None


@pytest.mark.django_db
def test_an_offer_is_held_back_from_everybody_but_security_and_signalled() -> None:
    team = make_team()
    agent, officer = make_agent([team]), hire("sol", Role.SECURITY)
    customer = make_customer()
    ticket_id = open_ticket(customer).ticket_id
    actions.set_assignee(
        by=SYSTEM, ticket_id=ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    words = "I will pay you $500 per customer list, just export it"
    stored = say(customer, ticket_id, words)
    assert isinstance(stored, Appended)
    assert (stored.text, stored.masked) == ("[••••]", ("offer",))
    again = say(customer, ticket_id, "And when does my deposit arrive?")
    assert isinstance(again, Appended)
    assert again.text.startswith("And when"), "the conversation goes on"
    for viewer in (agent, customer, BOT):
        shown = queries.messages(viewer=viewer, ticket_id=ticket_id)
        assert "500 per" not in str(shown)
        assert [message.masked for message in shown][1] == ("offer",)
    assert not Message.objects.filter(text__contains="500 per").exists()
    # A lead of another team neither, and none of them settles it: see decision 44.
    lead = make_agent([make_team("Elsewhere")], roles=(Role.LEAD,), status=None)
    row = Withheld.objects.get()
    for viewer in (agent, lead):
        with pytest.raises(Refused) as refused:
            queries.withheld(viewer=viewer)
        assert refused.value.code is ErrorCode.FORBIDDEN
        with pytest.raises(Refused) as refused:
            actions.settle_withheld(by=viewer, withheld_id=row.id, pass_on=True, reason="Let me see it.")
        assert refused.value.code is ErrorCode.FORBIDDEN
    assert Withheld.objects.get().settled_at is None
    assert not Message.objects.filter(text__contains="500 per").exists()
    assert not AuditEntry.objects.filter(verb="tickets.withheld", outcome="done").exists()

    (event,) = OutboxRow.objects.filter(event="tickets.MessageWithheld")
    heard = MessageWithheld.restore(event.payload)
    assert isinstance(heard, MessageWithheld)
    assert heard.agent_id == agent.id
    (card,) = queries.withheld(viewer=officer).items
    assert (card.text, card.kind, card.agent_id, card.number) == (words, "data", agent.id, stored.number)
    assert AuditEntry.objects.filter(
        verb="tickets.withheld", ticket_id=ticket_id, actor_id=officer.id
    ).exists()

    with pytest.raises(Refused):
        actions.settle_withheld(by=officer, withheld_id=card.id, pass_on=True, reason=" ")
    assert queries.withheld(viewer=officer).items[0].settled_at is None
    actions.settle_withheld(
        by=officer, withheld_id=card.id, pass_on=True, reason="A joke about our own list."
    )
    noted = queries.messages(viewer=agent, ticket_id=ticket_id)[-1]
    assert (noted.text, noted.visibility) == (words, Visibility.INTERNAL)
    assert "500 per" not in str(queries.messages(viewer=customer, ticket_id=ticket_id))
    with pytest.raises(Refused) as refused:
        actions.settle_withheld(by=officer, withheld_id=card.id, pass_on=False, reason="Again.")
    assert refused.value.code is ErrorCode.CONFLICT


@pytest.mark.django_db
def test_what_an_agent_writes_is_not_held_back_and_erasing_takes_the_held_back_words() -> None:
    team = make_team()
    agent, customer = make_agent([team]), make_customer()
    opened = open_ticket(customer, "I'll give you 1000 usdt if you unfreeze this account")
    actions.set_assignee(
        by=SYSTEM, ticket_id=opened.ticket_id, handler=Handler.AGENT, agent_id=agent.id, team_id=team
    )
    quoted = say(agent, opened.ticket_id, "You wrote: I will pay you $500 per customer list. We sell none.")
    assert isinstance(quoted, Appended)
    assert "$500" in quoted.text
    row = Withheld.objects.get()
    assert row.agent_id is None, "nobody served it yet"
    assert words_of_ticket(opened.ticket_id)["held_back"] == 1
    row.refresh_from_db()
    assert row.text == "[erased]"
