/** A few dozen emoji that a conversation with customers needs, by name; names are searched in every language. */
import type { Language } from "@havendesk/shared";

export interface Emoji {
  sign: string;
  /** What one types between colons. */
  name: string;
  words: Record<Language, string>;
}

function one(sign: string, name: string, en: string, zh: string, ko: string, ja: string): Emoji {
  return { sign, name, words: { en, "zh-Hans": zh, ko, ja } };
}

export const EMOJI: readonly Emoji[] = [
  one("🙂", "smile", "slight smile", "微笑", "미소", "ほほえみ"),
  one("😊", "blush", "happy face", "开心", "기쁨", "にっこり"),
  one("😀", "grin", "grin", "咧嘴笑", "활짝 웃음", "笑顔"),
  one("😄", "laugh", "laugh", "大笑", "웃음", "大笑い"),
  one("😉", "wink", "wink", "眨眼", "윙크", "ウインク"),
  one("😅", "sweat_smile", "relieved laugh", "尴尬笑", "멋쩍은 웃음", "苦笑い"),
  one("😌", "relieved", "relieved", "松了口气", "안심", "安心"),
  one("🤔", "thinking", "thinking", "思考", "생각 중", "考え中"),
  one("😕", "confused", "confused", "困惑", "혼란", "困惑"),
  one("😟", "worried", "worried", "担心", "걱정", "心配"),
  one("😢", "sad", "sad", "难过", "슬픔", "悲しい"),
  one("😮", "surprised", "surprised", "惊讶", "놀람", "驚き"),
  one("🙏", "thanks", "thank you, please", "感谢、拜托", "감사, 부탁", "感謝・お願い"),
  one("👋", "wave", "waving hand", "挥手", "손 흔들기", "手を振る"),
  one("👍", "thumbs_up", "thumbs up", "赞", "좋아요", "いいね"),
  one("👎", "thumbs_down", "thumbs down", "踩", "싫어요", "よくない"),
  one("👌", "ok", "OK hand", "好的手势", "오케이 손", "OKの手"),
  one("🙌", "hooray", "raised hands", "举双手", "만세", "万歳"),
  one("👏", "clap", "clapping", "鼓掌", "박수", "拍手"),
  one("🤝", "handshake", "handshake", "握手", "악수", "握手する"),
  one("💪", "strong", "strong arm", "加油", "힘내요", "力こぶ"),
  one("👀", "eyes", "looking", "看看", "보는 중", "見ています"),
  one("❤️", "heart", "heart", "爱心", "하트", "ハート"),
  one("🎉", "party", "party", "庆祝", "축하", "お祝い"),
  one("✨", "sparkles", "sparkles", "闪亮", "반짝임", "きらきら"),
  one("✅", "done", "done", "完成", "완료", "完了"),
  one("❌", "cross", "cross mark", "叉号", "엑스 표시", "バツ印"),
  one("⚠️", "warning", "warning", "警告", "주의", "注意"),
  one("🚫", "prohibited", "prohibited", "禁止", "금지", "禁止"),
  one("❗", "exclamation", "exclamation mark", "感叹号", "느낌표", "感嘆符"),
  one("❓", "question", "question mark", "问号", "물음표", "疑問符"),
  one("ℹ️", "info", "information", "信息", "정보", "情報"),
  one("🔒", "lock", "locked", "已锁定", "잠김", "ロック中"),
  one("🔓", "unlock", "unlocked", "已解锁", "잠금 해제", "ロック解除"),
  one("🔑", "key", "key", "钥匙", "열쇠", "鍵"),
  one("🛡️", "shield", "shield", "盾牌", "방패", "盾"),
  one("⏳", "hourglass", "waiting", "等待", "기다림", "待機"),
  one("⏰", "alarm", "alarm clock", "闹钟", "알람", "目覚まし"),
  one("📅", "calendar", "calendar", "日历", "달력", "カレンダー"),
  one("📎", "paperclip", "paper clip", "回形针", "클립", "クリップ"),
  one("📷", "camera", "camera", "相机", "카메라", "カメラ"),
  one("📱", "phone", "mobile phone", "手机", "휴대전화", "スマホ"),
  one("💻", "laptop", "laptop", "笔记本电脑", "노트북", "パソコン"),
  one("✉️", "mail", "letter", "信件", "편지", "手紙"),
  one("💰", "money", "money", "钱", "돈", "お金"),
  one("🏦", "bank", "bank", "银行", "은행", "銀行"),
  one("📈", "up", "going up", "上涨", "상승", "上昇"),
  one("📉", "down", "going down", "下跌", "하락", "下落"),
  one("🔍", "search", "magnifier", "放大镜", "돋보기", "虫めがね"),
  one("🧊", "frozen", "ice, frozen", "冰、冻结", "얼음, 동결", "氷・凍結"),
];

/** Those whose name or words hold what was typed, names that begin with it first. */
export function findEmoji(typed: string, language: Language): Emoji[] {
  const wanted = typed.toLocaleLowerCase();
  const hits = EMOJI.filter(
    (each) =>
      each.name.includes(wanted) ||
      each.words.en.includes(wanted) ||
      each.words[language].toLocaleLowerCase().includes(wanted),
  );
  return hits.sort((a, b) => Number(b.name.startsWith(wanted)) - Number(a.name.startsWith(wanted)));
}

export function emojiOf(name: string): string | null {
  return EMOJI.find((each) => each.name === name)?.sign ?? null;
}
