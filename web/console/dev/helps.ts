/** What the help beside a conversation says in the stories. */
import type { Help } from "@havendesk/shared";

export const HELP: Help = {
  language: "ko",
  topic: "deposit",
  visitor: false,
  model: false,
  slots: { asset: "USDT", network: "tron", amount: "250" },
  findings: [
    {
      suggestion: "0199a9f0-0000-7000-8000-000000000001",
      outcome: "offered",
      intent: "deposit_status",
      short: "The deposit of 250 USDT has 12 of 20 confirmations.",
      draft: "250 USDT 입금은 20회 중 12회 확인되었습니다.\n\n확인이 끝나면 자동으로 반영됩니다.",
      next_action: "wait",
      evidence: [
        { kind: "transfer", source: "exchange", at: "2026-11-28T09:00:00Z", height: null, silent: false },
        {
          kind: "chain_transaction",
          source: "node:tron-1",
          at: "2026-11-28T09:00:01Z",
          height: 71,
          silent: false,
        },
      ],
    },
  ],
  articles: [
    {
      suggestion: "0199a9f0-0000-7000-8000-000000000002",
      outcome: "offered",
      slug: "deposit-confirmations",
      title: "입금 확인 중: 컨펌은 어떻게 진행되나요",
      summary: "입금은 네트워크의 확인이 끝나면 반영됩니다.",
      url: "/help/ko/article/deposit-confirmations",
      language: "ko",
      draft: "입금은 네트워크의 확인이 끝나면 반영됩니다.",
    },
  ],
  tried: [
    { kind: "answer", detail: "article", articles: ["deposit-missing"], at: "2026-11-28T08:58:00Z" },
    { kind: "hand_over", detail: "not_helped", articles: [], at: "2026-11-28T08:59:00Z" },
  ],
  similar: [
    {
      id: "0199a9f0-0000-7000-8000-000000000003",
      reference: "HD-7K2M-99QX",
      topic: "deposit",
      handler: "agent",
      rating: 5,
      solved_at: "2026-11-26T12:00:00Z",
      articles: ["deposit-confirmations"],
    },
  ],
};
