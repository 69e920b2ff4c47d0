import type { Attachment } from "@havendesk/shared";
import { describe, expect, it } from "vitest";
import { judge, type LocalDraft, NO_DRAFT, serverDraft } from "./draftRules";
import { EMOJI, emojiOf, findEmoji } from "./emoji";
import { toggleMark, toggleQuote } from "./marks";
import { colleagues, mentionedIn } from "./mentions";
import { missingIn, placeOf } from "./placeholders";
import { replaceAt, triggerAt, wholeEmojiAt } from "./trigger";

describe("what the word at the caret asks for", () => {
  it.each([
    ["/ref", "slash", "ref"],
    ["hello /", "slash", ""],
    ["first line\n/two words", "slash", "two words"],
    ["see :wav", "emoji", "wav"],
    ["/출금", "slash", "출금"],
  ])("%j asks for %s", (text, kind, query) => {
    expect(triggerAt(text, text.length, false)).toMatchObject({ kind, query });
  });

  it.each(["and/or", "a / b", "https://x", "at 10:30", "mail me@example", ": )", ""])(
    "%j asks for nothing",
    (text) => {
      expect(triggerAt(text, text.length, true)).toBeNull();
    },
  );

  it("offers colleagues in notes only, because a customer must not read their names by accident", () => {
    expect(triggerAt("@ju", 3, true)).toMatchObject({ kind: "mention", query: "ju" });
    expect(triggerAt("@ju", 3, false)).toBeNull();
  });

  it("replaces exactly what was typed, in the middle of a text too", () => {
    const trigger = triggerAt("a /ref b", 6, false);
    expect(trigger && replaceAt("a /ref b", trigger, "Refund")).toEqual({ text: "a Refund b", caret: 8 });
  });

  it("knows a whole :name:, and no clock time", () => {
    expect(wholeEmojiAt("hi :wave:", 9)).toEqual({ name: "wave", from: 3, to: 9 });
    expect(wholeEmojiAt("at 10:30:", 9)).toBeNull();
  });
});

describe("placeholders", () => {
  it("names what is still open, and leaves other braces alone", () => {
    expect(missingIn("Dear {customer_name}, {{reference}} {x} {customer_name} {json_key}")).toEqual([
      "customer_name",
      "reference",
    ]);
    expect(missingIn("{odd_one}", ["odd_one"])).toEqual(["odd_one"]);
  });

  it("finds where it stands", () => {
    expect(placeOf("Dear {customer_name}!", "customer_name")).toEqual({ from: 5, to: 20 });
    expect(placeOf("Dear Minji!", "customer_name")).toBeNull();
  });
});

describe("marks by keys", () => {
  it("puts a mark around what is chosen and takes it away again", () => {
    const bold = toggleMark({ text: "say now please", from: 4, to: 7 }, "bold");
    expect(bold).toEqual({ text: "say **now** please", from: 6, to: 9 });
    expect(toggleMark(bold, "bold")).toEqual({ text: "say now please", from: 4, to: 7 });
    expect(toggleMark({ text: "`x`", from: 0, to: 3 }, "code")).toEqual({ text: "x", from: 0, to: 1 });
  });

  it("quotes whole lines and back", () => {
    const quoted = toggleQuote({ text: "one\ntwo", from: 1, to: 7 });
    expect(quoted.text).toBe("> one\n> two");
    expect(toggleQuote(quoted).text).toBe("one\ntwo");
  });
});

describe("mentions", () => {
  const staff = [
    { id: "1", name: "Jun", presence: "offline" as const, active: true },
    { id: "2", name: "June Park", presence: "available" as const, active: true },
    { id: "3", name: "Mei", presence: "available" as const, active: true },
    { id: "4", name: "Junior", presence: "available" as const, active: false },
  ];

  it("keeps whose name still stands in the note, and takes no longer name for a shorter one", () => {
    expect(mentionedIn("@June Park, look", staff)).toEqual(["2"]);
    expect(mentionedIn("@Jun and @Jun", staff)).toEqual(["1"]);
    expect(mentionedIn("Mei", staff)).toEqual([]);
  });

  it("lists who is there first, nobody who left, not oneself", () => {
    expect(colleagues(staff, "ju", "3").map((person) => person.id)).toEqual(["2", "1"]);
    expect(colleagues(staff, "park", "3").map((person) => person.id)).toEqual(["2"]);
  });
});

describe("emoji", () => {
  it("has one name and one sign each, and words in every language", () => {
    expect(new Set(EMOJI.map((each) => each.name)).size).toBe(EMOJI.length);
    expect(new Set(EMOJI.map((each) => each.sign)).size).toBe(EMOJI.length);
    expect(EMOJI.every((each) => Object.values(each.words).every((word) => word !== ""))).toBe(true);
  });

  it("finds by name and by words of the reader's language", () => {
    expect(emojiOf("wave")).toBe("👋");
    expect(emojiOf("nothing")).toBeNull();
    expect(findEmoji("감사", "ko").map((each) => each.name)).toEqual(["thanks"]);
    expect(findEmoji("th", "en")[0]?.name).toBe("thinking");
  });
});

describe("which draft counts", () => {
  const file: Attachment = { id: "f", name: "a.png", media_type: "image/png", bytes: 1 };
  const local = (more: Partial<LocalDraft>): LocalDraft => ({ ...NO_DRAFT, ...more });
  const server = (text: string, revision: number) => ({ text, internal: false, attachments: [], revision });

  it("keeps what the server never saw", () => {
    const kept = { take: "local", base: 0, send: true };
    expect(judge(local({ text: "half", dirty: true }), null)).toEqual(kept);
    expect(judge(local({ text: "old page", revision: 0 }), null)).toEqual(kept);
    expect(judge(NO_DRAFT, null)).toEqual({ take: "local", base: 0, send: false });
  });

  it("forgets what was sent or thrown away in another browser", () => {
    expect(judge(local({ text: "sent there", revision: 3 }), null)).toEqual({ take: "server" });
    expect(judge(local({ text: "sent there", revision: 3 }), server("", 4))).toEqual({ take: "server" });
  });

  it("takes what another browser wrote where nothing was written here", () => {
    expect(judge(NO_DRAFT, server("from there", 4))).toEqual({ take: "server" });
    expect(judge(local({ text: "old", revision: 3 }), server("new", 4))).toEqual({ take: "server" });
  });

  it("goes on with what was written here on top of the newest", () => {
    expect(judge(local({ text: "more", revision: 4, dirty: true }), server("mo", 4))).toEqual({
      take: "local",
      base: 4,
      send: true,
    });
  });

  it("puts the server's trimmed words for the same revision under no writing hand", () => {
    expect(judge(local({ text: "and then ", revision: 4 }), server("and then", 4))).toEqual({
      take: "local",
      base: 4,
      send: false,
    });
  });

  it("lets the agent choose when both went on, and throws nothing away", () => {
    expect(judge(local({ text: "here", revision: 3, dirty: true }), server("there", 5))).toEqual({
      take: "choose",
    });
    expect(judge(local({ text: "", attachments: [file], revision: 1, dirty: true }), server("x", 2))).toEqual(
      {
        take: "choose",
      },
    );
  });

  it("asks nothing where the other text was sent or thrown away", () => {
    expect(judge(local({ text: "here", revision: 3, dirty: true }), server("", 5))).toEqual({
      take: "local",
      base: 5,
      send: true,
    });
  });

  it("tells the server when a text was emptied here, and does not bring it back", () => {
    const emptied = local({ revision: 4, dirty: true });
    expect(judge(emptied, server("gone", 4))).toEqual({ take: "local", base: 4, send: true });
  });

  it("reads cards, bare ids and nonsense", () => {
    expect(
      serverDraft({ text: "a", internal: true, attachments: ["0195-abcdefgh"], revision: 2 }),
    ).toMatchObject({
      text: "a",
      internal: true,
      revision: 2,
      attachments: [{ id: "0195-abcdefgh", name: "abcdefgh" }],
    });
    expect(serverDraft(null)).toBeNull();
    expect(serverDraft({ text: "x" })).toBeNull();
  });
});
