/** What the file itself says; everything about the matter comes from the desk in the customer's language. */
import type { Language } from "@havendesk/shared";

const en = {
  choices: "Choose one",
  evidence: "What this rests on ({count})",
  height: "block {height}",
  silent: "no usable answer",
  until: "You can confirm until {time}. Nothing happens without you.",
  sending: "One moment…",
  done: "Confirmed.",
  declined: "Nothing was done.",
  settled: "This is settled.",
  expired: "This offer has ended. Ask again if you still want it.",
  sign_in: "Sign in on this page again, then confirm once more.",
  not_offered: "This is not possible here at the moment. Ask for a person.",
  failed: "That did not work. Try again.",
  saved: "Saved.",
  question: "Did this help?",
  helped: "Yes",
  not_helped: "No",
  thanks: "Thank you for telling us.",
};

export type AnswerWords = typeof en;

export const WORDS: Partial<Record<Language, AnswerWords>> & { en: AnswerWords } = {
  en,
  "zh-Hans": {
    choices: "请选择一项",
    evidence: "依据（{count}）",
    height: "区块 {height}",
    silent: "未得到可用的答复",
    until: "{time}之前可以确认。未经您确认，不会执行任何操作。",
    sending: "请稍候…",
    done: "已确认。",
    declined: "未执行任何操作。",
    settled: "此事已处理完毕。",
    expired: "此提议已失效。如仍需要，请重新提出。",
    sign_in: "请在本页重新登录，然后再确认一次。",
    not_offered: "目前无法在此操作，请联系人工客服。",
    failed: "操作未成功，请重试。",
    saved: "已保存。",
    question: "这个回答有帮助吗？",
    helped: "有帮助",
    not_helped: "没有帮助",
    thanks: "感谢您的反馈。",
  },
  ko: {
    choices: "하나를 선택해 주세요",
    evidence: "확인한 근거 ({count})",
    height: "블록 {height}",
    silent: "사용할 수 있는 응답 없음",
    until: "{time}까지 확인할 수 있습니다. 고객님이 확인하지 않으면 아무것도 실행되지 않습니다.",
    sending: "잠시만 기다려 주세요…",
    done: "확인되었습니다.",
    declined: "아무것도 실행하지 않았습니다.",
    settled: "처리가 끝났습니다.",
    expired: "이 제안은 만료되었습니다. 필요하면 다시 요청해 주세요.",
    sign_in: "이 페이지에서 다시 로그인한 뒤 한 번 더 확인해 주세요.",
    not_offered: "지금은 여기서 처리할 수 없습니다. 상담원을 요청해 주세요.",
    failed: "처리하지 못했습니다. 다시 시도해 주세요.",
    saved: "저장했습니다.",
    question: "도움이 되었나요?",
    helped: "예",
    not_helped: "아니요",
    thanks: "알려 주셔서 감사합니다.",
  },
  ja: {
    choices: "一つ選んでください",
    evidence: "確認した内容（{count}）",
    height: "ブロック {height}",
    silent: "有効な回答なし",
    until: "{time}まで確認できます。お客様が確認しない限り、何も実行されません。",
    sending: "少々お待ちください…",
    done: "確認しました。",
    declined: "何も実行していません。",
    settled: "この件は処理済みです。",
    expired: "この提案は期限切れです。必要な場合はもう一度お知らせください。",
    sign_in: "このページでもう一度ログインしてから、改めて確認してください。",
    not_offered: "現在ここでは実行できません。担当者をお呼びください。",
    failed: "うまくいきませんでした。もう一度お試しください。",
    saved: "保存しました。",
    question: "この回答は役に立ちましたか？",
    helped: "はい",
    not_helped: "いいえ",
    thanks: "お知らせいただきありがとうございます。",
  },
};

/** A language without its own words reads those of its script, else English. */
export function wordsFor(language: Language): AnswerWords {
  const near = (language as string).startsWith("zh") ? WORDS["zh-Hans"] : undefined;
  return WORDS[language] ?? near ?? WORDS.en;
}
