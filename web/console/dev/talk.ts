/** Conversations that are out of the ordinary: long ones, hostile ones, with voice, with a colleague in them. */
import type { Message, TicketDetail } from "@havendesk/shared";
import { ARIA, before, JUN, MINJI, MINJI_MESSAGES } from "./cast";
import type { Story } from "./stories";

const OPEN = `/console/mine/${MINJI.id}`;
const DETAIL = `GET /desk/tickets/${MINJI.id}`;
export const MANY = 5_000;

function line(number: number, more: Partial<Message> = {}): Message {
  const agent = number % 3 === 0;
  return {
    ticket: MINJI.id,
    number,
    author: agent ? { kind: "agent", id: ARIA.id, name: ARIA.name } : { kind: "customer" },
    visibility: "public",
    text: `Line ${number}${" and some more of it".repeat((number * 7) % 23)}`,
    at: before((MANY - number) * 60_000),
    channel: "chat",
    attachments: [],
    masked: [],
    kind: "text",
    ...more,
  };
}

function lines(after: number, upto: number): Message[] {
  return Array.from({ length: upto - after }, (_, index) => line(after + index + 1));
}

function detail(messages: Message[], more: Partial<TicketDetail> = {}): TicketDetail {
  const last = messages.at(-1)?.number ?? 0;
  return {
    ticket: { ...MINJI, last_number: last, last_customer_number: last, read_agent: last },
    messages,
    history: [],
    ...more,
  };
}

const HOSTILE: Message[] = [
  "photo\u202Egpj.exe is safe\u2066 trust\u2069 me, pay\u200B\u200Bpal",
  `he${"\u0301\u0327\u0489\u030D\u0353".repeat(60)} comes`,
  "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; {{7*7}} #{7*7}",
  "W".repeat(400),
  "0x52908400098527886E0F7030069857D2E4169EE7 and bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
  "שלום עולם and مرحبا with Latin, then 123",
].map((text, index) =>
  line(index + 1, { text, author: { kind: "customer", name: `${"Ann ".repeat(60)}\u202Etxt` } }),
);

const SPOKEN: Message[] = [
  line(1, {
    text: "",
    attachments: [
      {
        id: "0195c0de-0000-7000-8000-0000000000aa",
        name: "voice.webm",
        media_type: "audio/webm",
        bytes: 21_400,
        seconds: 17.4,
        peaks: Array.from({ length: 80 }, (_, index) =>
          Math.round(50 + 45 * Math.sin(index / 3) * Math.cos(index)),
        ),
      },
    ],
  }),
  line(3, {
    text: "**Thank you.** I have _listened_ to it:\n> the bank says no\nRun `ping`, then\n```\nroute add 10.0.0.0\n```",
  }),
];

export const TALKS: Record<string, Story> = {
  long: {
    path: OPEN,
    options: {
      answers: {
        [DETAIL]: detail(lines(MANY - 100, MANY)),
        [`GET /tickets/${MINJI.id}/messages`]: (_body: unknown, path: string) => {
          const asked = new URLSearchParams(path.split("?")[1]);
          const after = Number(asked.get("after"));
          return lines(after, after + Number(asked.get("limit")));
        },
      },
    },
  },
  hostile: { path: OPEN, options: { answers: { [DETAIL]: detail(HOSTILE) } } },
  voice: { path: OPEN, options: { answers: { [DETAIL]: detail(SPOKEN) } } },
  merged: {
    path: OPEN,
    options: {
      answers: {
        [DETAIL]: detail(MINJI_MESSAGES, {
          merged: [{ ticket: "m", reference: "HD-4TQ8K-2NWRA", messages: lines(0, 3) }],
          scheduled: [
            {
              id: "s",
              text: "Your withdrawal should be through by now.",
              at: before(-3_600_000),
              cid: "s",
              unless_reply: true,
              attachments: [],
            },
          ],
        }),
      },
    },
  },
  collision: {
    path: OPEN,
    frames: [
      {
        type: "here",
        ticket: MINJI.id,
        people: [
          { id: JUN.id, name: JUN.name, state: "writing" },
          { id: "lena", name: "Lena", state: "viewing" },
        ],
      },
    ],
  },
};
