"""What the pages say, in the four languages of the cast."""

BANNER = (
    ("en", "Sandbox. Nothing here is real: no assets, no trading, invented people."),
    ("zh-Hans", "沙盒演示：没有真实资产，不能交易，人物均为虚构。"),
    ("ko", "샌드박스: 실제 자산이 없고 거래할 수 없으며 인물은 모두 가상입니다."),
    ("ja", "サンドボックス：実在の資産はなく、取引はできず、人物は架空です。"),
)

LANGUAGE_NAMES = {"en": "English", "zh-Hans": "简体中文", "ko": "한국어", "ja": "日本語"}

_TEXTS: dict[str, tuple[str, str, str, str]] = {
    # key: en, zh-Hans, ko, ja
    "account": ("Account", "账户", "계정", "アカウント"),
    "sign_out": ("Sign out", "退出登录", "로그아웃", "ログアウト"),
    "balances": ("Balances", "资产", "잔고", "残高"),
    "available": ("available", "可用", "사용 가능", "利用可能"),
    "total": ("total", "总额", "합계", "合計"),
    "moves": ("Deposits and withdrawals", "充值与提现", "입금 및 출금", "入金と出金"),
    "holds": ("Holds", "限制", "제한", "制限"),
    "no_holds": ("Nothing is held.", "没有任何限制。", "제한이 없습니다.", "制限はありません。"),
    "until": ("until", "至", "까지", "まで"),
    "security": ("Security log", "安全记录", "보안 기록", "セキュリティ履歴"),
    "orders": ("Orders", "订单", "주문", "注文"),
    "messages": ("Messages", "消息", "메시지", "メッセージ"),
    "thief": (
        "Sandbox: let a thief in",
        "沙盒：模拟盗号者",
        "샌드박스: 도난 상황 시연",
        "サンドボックス：不正侵入を試す",
    ),
    "thief_says": (
        "Signs in from a new phone abroad, removes the second factor, changes the e-mail and starts a large"
        " withdrawal that can be cancelled for ten minutes.",
        "从境外新手机登录，移除双重验证，更换邮箱，并发起一笔十分钟内可取消的大额提现。",
        "해외의 새 휴대전화로 로그인하고 2단계 인증을 해제하고 이메일을 바꾼 뒤,"
        " 10분간 취소할 수 있는 큰 출금을 요청합니다.",
        "海外の新しい端末からログインし、二段階認証を解除し、メールを変更して、"
        "10分間は取り消せる高額の出金を申請します。",
    ),
    "thief_go": ("Let them in", "开始模拟", "시작하기", "開始する"),
    "identity": ("Prove who you are", "身份核验", "본인 확인", "本人確認"),
    "identity_says": (
        "This page stands in for a provider that would look at a document and a face. Choose how it ends.",
        "本页代替核验证件与人脸的服务商。请选择核验结果。",
        "이 페이지는 신분증과 얼굴을 확인하는 업체를 대신합니다. 결과를 선택하세요.",
        "このページは書類と顔を確認する事業者の代わりです。結果を選んでください。",
    ),
    "identity_pass": ("It is the owner", "本人，通过", "본인 맞음", "本人である"),
    "identity_fail": ("It is somebody else", "非本人，不通过", "본인 아님", "本人ではない"),
    "identity_done": (
        "This check is over.",
        "该核验已结束。",
        "확인이 끝났습니다.",
        "この確認は終了しました。",
    ),
    "identity_later": (
        "Close this page to leave it open.",
        "关闭本页即可稍后再做。",
        "나중에 하려면 페이지를 닫으세요.",
        "あとで行う場合はページを閉じてください。",
    ),
    "second_factor_added": ("Second factor added", "已添加双重验证", "2단계 인증 등록", "二段階認証を登録"),
    "email_changed": ("E-mail changed", "邮箱已更换", "이메일 변경됨", "メール変更"),
    "api_key_created": ("API key made", "已创建 API 密钥", "API 키 생성됨", "APIキー作成"),
    "cancelled": ("cancelled", "已取消", "취소됨", "取消済み"),
    "takeover_report": (
        "Takeover was reported",
        "已报告账户被盗用",
        "계정 탈취 신고",
        "乗っ取りの報告",
    ),
    "customer_request": ("At the customer's request", "应客户要求", "고객 요청", "お客様の依頼"),
    "empty": ("Nothing yet.", "暂无记录。", "아직 없습니다.", "まだありません。"),
    "confirmations": ("confirmations", "次确认", "컨펌", "承認"),
    "frozen": (
        "This account is frozen at your request.",
        "您的账户已应您的要求冻结。",
        "요청에 따라 계정이 동결되었습니다.",
        "ご依頼によりアカウントは凍結されています。",
    ),
    "help": (
        "Questions? The chat at the corner of this page is Brightwater's support desk.",
        "有问题？本页角落的聊天窗口就是 Brightwater 客服。",
        "궁금한 점이 있으신가요? 이 페이지 모서리의 채팅이 Brightwater 고객지원입니다.",
        "ご不明な点は、画面隅のチャットから Brightwater サポートへどうぞ。",
    ),
    "deposit": ("Deposit", "充值", "입금", "入金"),
    "withdrawal": ("Withdrawal", "提现", "출금", "出金"),
    "queued": ("in the queue", "排队中", "대기 중", "待機中"),
    "signing": ("being signed", "签名中", "서명 중", "署名中"),
    "broadcast": ("sent to the network", "已广播", "전송됨", "送信済み"),
    "confirmed": ("done", "已完成", "완료", "完了"),
    "rejected": ("rejected", "已拒绝", "거절됨", "却下"),
    "travel_rule_pending": (
        "waiting for the sender's exchange",
        "等待发送方交易所的信息",
        "송신 거래소의 정보 대기",
        "送付元取引所の情報待ち",
    ),
    "review": ("under review", "审核中", "심사 중", "審査中"),
    "detected": ("seen on the network", "已检测到", "감지됨", "検出済み"),
    "confirming": ("waiting for confirmations", "等待确认", "컨펌 대기", "承認待ち"),
    "credited": (
        "credited, not yet withdrawable",
        "已入账，暂不可提现",
        "입금됨, 아직 출금 불가",
        "入金済み・出金待ち",
    ),
    "unlocked": ("credited", "已入账", "입금 완료", "入金完了"),
    "suspense": ("not assigned yet", "尚未归属", "미배정", "未割り当て"),
    "below_minimum": ("below the minimum", "低于最小数量", "최소 수량 미만", "最低数量未満"),
    "refunded": ("returned", "已退回", "반환됨", "返却済み"),
    "internal_in": ("Received inside", "站内转入", "내부 이체 입금", "内部受取"),
    "internal_out": ("Sent inside", "站内转出", "내부 이체 출금", "内部送付"),
    "fiat_entry_delay": ("First deposit of won", "首次韩元充值", "첫 원화 입금", "初回ウォン入金"),
    "security_change": ("Password changed", "修改了密码", "비밀번호 변경", "パスワード変更"),
    "risk_review": ("Withdrawal under review", "提现审核", "출금 심사", "出金審査"),
    "sign_in": ("Signed in", "登录", "로그인", "ログイン"),
    "sign_in_failed": ("Sign-in failed", "登录失败", "로그인 실패", "ログイン失敗"),
    "password_changed": ("Password changed", "密码已修改", "비밀번호 변경됨", "パスワード変更"),
    "second_factor_removed": (
        "Second factor removed",
        "已移除双重验证",
        "2단계 인증 해제",
        "二段階認証を解除",
    ),
    "address_added": ("Address added", "新增地址", "주소 추가", "アドレス追加"),
    "withdrawal_requested": ("Withdrawal requested", "申请提现", "출금 요청", "出金申請"),
    "released": ("Released", "已解除", "해제됨", "解除"),
    "buy": ("Buy", "买入", "매수", "買い"),
    "sell": ("Sell", "卖出", "매도", "売り"),
    "open": ("open", "未成交", "미체결", "未約定"),
    "partly_filled": ("partly filled", "部分成交", "일부 체결", "一部約定"),
    "filled": ("filled", "已成交", "체결", "約定済み"),
}

_ORDER = ("en", "zh-Hans", "ko", "ja")


def text(key: str, language: str) -> str:
    """The text in this language; English where the language is unknown, the key where the text is."""
    row = _TEXTS.get(key)
    return row[_ORDER.index(language) if language in _ORDER else 0] if row else key.replace("_", " ")
