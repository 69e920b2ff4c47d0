"""Words of the exchange that a general dictionary cuts wrongly or does not connect.

`CHINESE` is added to rjieba's dictionary: measured, it cuts 没到账 as 没到|账 without it. The others join
spellings of one thing: a customer writes "btc", the article "Bitcoin".
"""

CHINESE: tuple[str, ...] = (
    "到账", "入账", "提币", "充币", "充值", "提现", "提款", "出金", "入金", "限价", "市价", "止损", "止盈",
    "合约", "爆仓", "强平", "杠杆", "保证金", "挂单", "撤单", "成交", "手续费", "费率", "网络费", "矿工费",
    "主网", "跨链", "转账", "地址", "白名单", "地址簿", "助记词", "私钥", "公钥", "冷钱包", "热钱包", "钱包",
    "二次验证", "双重验证", "两步验证", "身份验证器", "验证码", "实名认证", "身份认证", "人脸识别", "冻结",
    "解冻", "风控", "被盗", "盗号", "钓鱼", "客服", "人工", "转人工", "人工客服", "注册", "注销", "登录",
    "绑定", "解绑", "换绑", "密码", "确认数", "区块", "链上", "哈希", "交易所", "稳定币", "法币", "备注",
    "标签", "充错", "提错", "转错", "报税", "税务", "对账单", "密钥", "接口", "限频", "额度", "限额", "等级",
)  # fmt: skip

# Names of assets, in every language.
ASSETS: dict[str, str] = {
    "btc": "bitcoin", "xbt": "bitcoin", "비트코인": "bitcoin", "ビットコイン": "bitcoin", "比特币": "bitcoin",
    "eth": "ethereum", "ether": "ethereum", "이더리움": "ethereum", "イーサリアム": "ethereum",
    "以太坊": "ethereum", "以太币": "ethereum", "usdt": "tether", "테더": "tether", "テザー": "tether",
    "泰达币": "tether", "xrp": "ripple", "리플": "ripple", "リップル": "ripple", "瑞波币": "ripple",
    "sol": "solana", "솔라나": "solana", "ソラナ": "solana", "trx": "tron", "트론": "tron", "波场": "tron",
}  # fmt: skip

SAME_ENGLISH: dict[str, str] = ASSETS | {
    "2fa": "authenticator", "totp": "authenticator", "otp": "authenticator", "mfa": "authenticator",
    "kyc": "verification", "verify": "verification", "verified": "verification", "verifying": "verification",
    "cancelled": "cancel", "canceled": "cancel", "cancelling": "cancel", "canceling": "cancel",
    "withdrew": "withdrawal", "withdraw": "withdrawal", "withdrawing": "withdrawal",
    "withdrawn": "withdrawal", "deposited": "deposit", "depositing": "deposit", "fees": "fee",
    "charge": "fee", "charged": "fee", "charges": "fee", "hacker": "hacked", "hack": "hacked",
    "cell": "phone", "mobile": "phone", "cellphone": "phone", "login": "log", "signin": "sign",
    "taxes": "tax", "apis": "api", "e-mail": "email", "mail": "email",
}  # fmt: skip

SAME_CHINESE: dict[str, str] = ASSETS | {
    "提现": "提币", "提款": "提币", "出金": "提币", "充币": "充值", "入金": "充值", "入账": "到账",
    "登陆": "登录", "两步验证": "二次验证", "双重验证": "二次验证", "谷歌验证": "二次验证",
    "实名": "实名认证", "身份认证": "实名认证", "认证": "实名认证", "费用": "手续费", "费率": "手续费",
}  # fmt: skip

SAME_JAPANESE: dict[str, str] = ASSETS | {
    "引き出し": "出金", "引出": "出金", "引き出す": "出金", "預け入れ": "入金", "二要素": "二段階",
    "サインイン": "ログイン", "コスト": "手数料",
}  # fmt: skip

ENGLISH_STOPWORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do",
     "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "into",
     "is", "it", "its", "just", "me", "my", "of", "on", "or", "our", "please", "she", "should", "so",
     "some", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "us",
     "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
     "you", "your", "am", "any", "about", "get", "got", "hi", "hello", "dear", "thanks", "thank",
     "help", "need", "want", "know", "tell", "i'm", "i've", "don't", "doesn't", "didn't", "can't",
     "it's"}
)  # fmt: skip
