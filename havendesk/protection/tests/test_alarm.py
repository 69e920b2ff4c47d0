"""What freezes without asking, and what must not: at least 25 sentences of each kind and language."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from havendesk.kernel.phrases import LONGEST
from havendesk.protection.rules.alarm import alarm

ALARMS = {
    "en": """
someone is in my account
Somebody else is in my account right now!!
a hacker got into my account
My account has been hacked
my account was hacked, what should I do
HELP HACKED
I've been hacked
I just got hacked, please help
they took over my account
someone logged into my account from Russia
my coins are being withdrawn
all my btc was stolen this morning
someone is draining my wallet
somebody stole my crypto from here an hour ago
I'm watching my balance go down RIGHT NOW
there is a withdrawal of 1.2 btc i never made
this withdrawal was not me
That login in Lagos wasn't me
I see transfers I did not authorize
somebody changed my email and 2fa
the hacker changed my password
my phone number was changed and it wasn't me
freeze my account now
Please freeze my account
quick, lock my account!!
stop all withdrawals immediately
How do I log in? Someone is in my account.
unauthorized withdrawal from my account
""",
    "zh-Hans": """
有人在我的账号里
有人登录了我的账号
我的账户被盗了
账号被盗了怎么办
号被黑了 里面三万多u
黑客正在操作我的账户
有人进了我的账号
我被盗号了
我的U正在被人一笔一笔转出去
救命 币被人转走了
我的钱被提走了
有人把我的比特币卖了
刚发现有人登我号把eth全卖了
有一笔2.6万USDT的提币根本不是我操作的
这次登录不是我
那笔转账不是本人操作
邮箱被改了
我的密码被别人改了
谷歌验证被解绑了
邮箱都给我改了 我现在app还没掉线
快冻结我的账户
赶紧锁住账号
马上停止提币
请帮我冻结账户
紧急冻结
怎么登录？有人在我账号里！
陌生人登录了我的账户
我的资产被清空了
""",
    "zh-Hant": """
有人在我的帳號裡
有人登入了我的帳號,帳號被入侵
我的帳號被盜了
帳戶被盜了怎麼辦
駭客正在用,我的帳號被黑了
有人進了我的帳戶
我被盜號了
有人入咗我個戶口
有人入咗我個戶口賣晒啲幣 快啲鎖
我的幣一直被轉走
幣被人提走了
我的錢被轉走
有人把我的比特幣賣了
這筆提幣不是我操作的
這次登錄不是我
那筆轉帳不是本人操作
交易不是我做的
信箱密碼被改了
密碼被別人改了
手機號被換了
驗證器被解綁了
快凍結我的帳戶
趕快鎖住帳號
立刻停止提幣
請幫我凍結帳戶
緊急鎖定
餘額被清空了
""",
    "ko": """
누가 제 계정에 들어왔어요
누군가 내 계정에 로그인했어요
해커가 제 계정을 쓰고 있어요
모르는 사람이 제 아이디로 접속했어요
계정이 해킹당했어요
계정 해킹당했어요 어떡해요
해킹이요 해킹 빨리좀요
내 계정 털렸어요
계정을 도용당했습니다
제 계정에서 지금 코인이 빠져나가고 있어요!!!!
돈이 다 빠져나갔어요
내 코인 도둑맞음
누가 제 코인을 다 팔았어요
누가 제 아이디로 들어와서 다 팔았어요
제가 출금한적 없는데 0.8비트가 나갔어요
로그인한 적이 없는데 알림이 왔어요
이 출금 제가 한 게 아니에요
제가 안 한 거래가 있어요
비밀번호가 바뀌었는데 제가 안 했어요
누가 제 이메일을 바꿨어요
이메일이 모르는 주소로 바뀌어있고 전 아직 앱 로그인 돼있어요 제발 막아주세요
빨리 계정 동결해 주세요
당장 정지시켜 주세요
계정 좀 잠가 주세요
지금 출금 막아 주세요
계좌가 해킹됐어요
누군가 제 계좌에서 출금하고 있어요
""",
    "ja": """
誰かが私のアカウントに入っています
知らない人がアカウントにログインしています
アカウントが乗っ取られました
アカウントを乗っ取られた
ハッキングされた!!
口座に不正アクセスされました
ハッカーがアカウントを操作しています
他人が口座にログインしています
誰かに口座が使われています
資産が盗まれました。至急対応お願いいたします。
ビットコインが全部引き出されました
残高が勝手に送金されています
今まさに勝手に送金されてます助けてください
勝手に出金されています
コインが勝手に売られています
知らない間にETH全部売られてる、誰か入ってる
身に覚えのない出庫 0.9BTC
身に覚えのない出金があります
ログインした覚えがありません
この出金は自分ではありません
登録メールが変えられてて、アプリだけまだ入れてる。早く止めて
パスワードを変えられました
誰かが電話番号を変更した
二段階認証が勝手に外されました
今すぐアカウントを凍結してください
至急ロックしてください
口座を凍結してください
早く出金を止めてください
""",
}

HARMLESS = {
    "en": """
how do I freeze my account?
How can I lock my account if I lose my phone
what happens when you freeze my account
please unfreeze my account
why did you freeze my account
you locked my account for no reason
can someone get into my account with only my email?
is my account hacked?
what do i do first if somebody stole my account
in case someone is in my account, what should I do
my friend's account was hacked on another exchange
someone on instagram says he works for you
how do I prevent someone from logging in to my account
I am worried that someone could access my account
my account was hacked last year, is it safe now
I want to freeze my account for a month
my withdrawal has not arrived
I changed my email yesterday
did you freeze withdrawals of XRP
my order was not filled
the new login was me
false alarm, my account was not hacked
which coins are frozen
someone sent me 0.1 btc by mistake
can I freeze my card
I did not receive my deposit
where do I see who logged in
stop sending me e-mails please
""",
    "zh-Hans": """
怎么冻结账户?
如何锁定我的账号
如果账号被盗了我该怎样做
怀疑账号被盗第一步该干什么
账号会不会被盗
朋友的账号被盗了
去年我的账号被盗过
请帮我解冻账户
为什么你们冻结我的账户
账户多久解除冻结
怎样防止账号被盗
是不是有人登录了我的账号
我在币安的账号被盗了
我的提现没到账
我改了邮箱
币冻结了什么时候能用
余额不对
忘记密码了
怎么修改手机号
新设备登录是我本人
听说有人的账号被黑
担心账号被盗
可以冻结账户吗
有人给我转了0.1btc
订单没有成交
停止交易的币有哪些
提币要多久
别冻结我的账户
""",
    "zh-Hant": """
怎麼凍結帳戶?
如何鎖定我的帳號
如果帳號被盜了該怎樣做
懷疑帳號被盜第一步該做什麼
帳號會不會被盜
朋友的帳號被盜了
去年我的帳號被盜過
請幫我解凍帳戶
為什麼你們凍結我的帳戶
怎樣防止帳號被盜
是不是有人登入了我的帳號
我在幣安的帳號被盜了
我的提幣沒到帳
我改了信箱
忘記密碼了
怎麼修改手機號
聽說有人的帳號被黑
擔心帳號被盜
可以凍結帳戶嗎
有人給我轉了0.1btc
訂單沒有成交
提幣要多久
不要凍結我的帳戶
帳戶什麼時候解除凍結
餘額不對
C2C賣家收了錢不放幣
""",
    "ko": """
계정을 어떻게 동결하나요?
계정 정지 방법 알려주세요
해킹당하면 젤 먼저 뭐부터 해야하나요
해킹당했을 때 어떻게 하나요
혹시 제 계정이 해킹당한 건가요?
친구 계정이 해킹당했어요
작년에 계정이 해킹당했어요
다른 거래소에서 해킹당했어요
계정 동결을 해제해 주세요
왜 제 계정이 정지됐나요
쓰던 자동매매 업체가 해킹당했대요
해킹 예방하려면 뭘 해야 하나요
피싱링크에 비번 입력했는데 계정 뺏긴걸까요?
출금이 아직 안 왔어요
비밀번호를 바꿨어요
이메일 변경하고 싶어요
코인이 안 보여요
전화번호가 바뀌었어요
출금 정지된 코인이 뭐예요
계정을 정지할 수 있나요
누가 보낸 코인인지 모르겠어요
로그인이 안 돼요
주문이 체결되지 않았어요
해킹 걱정돼요
지정가 시장가 차이
출금 수수료가 얼마나 되나요
""",
    "ja": """
アカウントを凍結するにはどうすればいいですか
凍結の方法を教えてください
アカウントが乗っ取られたらどうすればいい
乗っ取られた場合の対応
不正アクセスかもしれないとき最初にやること
フィッシングサイトにパスワード入れてしまった、口座取られる?
友人のアカウントが乗っ取られました
去年アカウントを乗っ取られました
他の取引所でハッキングされました
凍結を解除してください
アカウントのロックを解除してください
なぜアカウントが凍結されたのですか
乗っ取り防止の対策
アカウントは乗っ取られていないでしょうか
誰かにログインされますか
出金がまだ届きません
パスワードを変更しました
メールアドレスを変えたい
電話番号が変わりました
ログインできません
注文が約定しません
コインが反映されない
出金停止の銘柄はどれですか
口座を凍結できますか
ハッキングが心配です
二段階認証を外したい
日本円の出金方法
誰かが0.1BTCを送ってくれました
""",
}

EVALUATION = Path(__file__).parents[3] / "tests" / "questions" / "evaluation"
# What a reader may take for an alarm; everything else of the collection is harmless.
_GRAVE = ("protect", "account-takeover", "scam-victim", "api-key-leaked", "security")


def lines(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, text) for language, block in table.items() for text in block.strip().splitlines()]


@pytest.mark.parametrize("language", list(ALARMS))
def test_there_are_enough_of_each(language: str) -> None:
    for table in (ALARMS, HARMLESS):
        sentences = table[language].strip().splitlines()
        assert len(set(sentences)) >= 25


@pytest.mark.parametrize(("language", "text"), lines(ALARMS))
def test_an_alarm_is_heard(language: str, text: str) -> None:
    assert alarm(text) is not None


@pytest.mark.parametrize(("language", "text"), lines(HARMLESS))
def test_the_harmless_freezes_nobody(language: str, text: str) -> None:
    assert alarm(text) is None


def test_no_harmless_question_of_the_evaluation_is_an_alarm() -> None:
    looked, wrong = 0, []
    for path in sorted(EVALUATION.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                if not any(word in line["expected"] for word in _GRAVE):
                    looked += 1
                    wrong += [line["text"]] if alarm(line["text"]) else []
    assert looked > 2000
    assert wrong == []


def test_odd_texts_are_read_in_no_time() -> None:
    for text in ("", "\0" * 10, "a" * 100_000, "有人" * 5_000, "my account " * 9_000, "誰か" * 4_000):
        assert alarm(text) is None
    assert alarm("x " * LONGEST + "someone is in my account") is None  # beyond what is read
