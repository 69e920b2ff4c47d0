import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type DraftDeps, DraftKeeper, NotKeptError, OutdatedError } from "./draftKeeper";
import { type LocalDraft, NO_DRAFT } from "./draftRules";

let stored: LocalDraft;
let puts: Array<{ text: string; revision: number }>;
let drops: number;
let fetched: number;
let answer: () => Promise<{ revision: number }>;

const deps: DraftDeps = {
  load: () => stored,
  save: (draft) => {
    stored = draft;
  },
  put: (draft, revision) => {
    puts.push({ text: draft.text, revision });
    return answer();
  },
  drop: async () => {
    drops += 1;
  },
  fetch: () => {
    fetched += 1;
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  stored = NO_DRAFT;
  puts = [];
  drops = 0;
  fetched = 0;
  let revision = 0;
  answer = async () => {
    revision += 1;
    return { revision };
  };
});

afterEach(() => vi.useRealTimers());

it("keeps every letter here and tells the server once the hand rests", async () => {
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "h" });
  keeper.write({ text: "he" });
  expect(stored).toMatchObject({ text: "he", dirty: true });
  expect(puts).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(puts).toEqual([{ text: "he", revision: 0 }]);
  expect(stored).toMatchObject({ dirty: false, revision: 1 });
  keeper.write({ text: "hello" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(puts.at(-1)).toEqual({ text: "hello", revision: 1 });
});

it("survives a dead server: the text stays here and goes up when it answers again", async () => {
  const alive = answer;
  answer = () => Promise.reject(new Error("dead"));
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "kept" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(keeper.getView().where).toBe("here");
  expect(stored).toMatchObject({ text: "kept", dirty: true });
  answer = alive;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(keeper.getView().where).toBe("server");
  expect(new DraftKeeper(deps).getView().draft.text).toBe("kept");
});

it("asks no more where the server keeps no drafts", async () => {
  answer = () => Promise.reject(new NotKeptError(true));
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "a" });
  await vi.advanceTimersByTimeAsync(60_000);
  keeper.write({ text: "ab" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(puts).toHaveLength(1);
  expect(stored.text).toBe("ab");
});

it("shows what another browser wrote where nothing was written here, as a turn of its own", () => {
  const keeper = new DraftKeeper(deps);
  keeper.hear({ text: "from there", internal: false, attachments: [], revision: 2 });
  expect(keeper.getView()).toMatchObject({ draft: { text: "from there" }, turn: 1, other: null });
  expect(puts).toEqual([]);
});

it("lets the writer choose when both went on, and saves nothing before that", async () => {
  const there = { text: "there", internal: false, attachments: [], revision: 5 };
  answer = () => Promise.reject(new OutdatedError(there));
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "here" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(keeper.getView()).toMatchObject({ draft: { text: "here" }, other: { text: "there" } });
  keeper.write({ text: "here more" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(puts).toHaveLength(1);
  answer = async () => ({ revision: 6 });
  keeper.choose("here");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(puts.at(-1)).toEqual({ text: "here more", revision: 5 });
});

it("takes the other text when the writer says so", () => {
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "here" });
  keeper.hear({ text: "there", internal: true, attachments: [], revision: 5 });
  keeper.choose("there");
  expect(keeper.getView()).toMatchObject({ draft: { text: "there", internal: true }, other: null });
});

it("fetches the newer text when the refusal does not bring it", async () => {
  answer = () => Promise.reject(new OutdatedError(null));
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "a" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(fetched).toBe(1);
});

it("forgets a sent text everywhere", async () => {
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "sent" });
  await vi.advanceTimersByTimeAsync(1_000);
  keeper.clear();
  await vi.advanceTimersByTimeAsync(0);
  expect(drops).toBe(1);
  expect(stored).toMatchObject({ text: "", dirty: false, revision: 2 });
});

it("does not bring a sent text back from an answer that was on its way", async () => {
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "sent" });
  await vi.advanceTimersByTimeAsync(1_000);
  keeper.clear();
  await vi.advanceTimersByTimeAsync(0);
  keeper.hear({ text: "sent", internal: false, attachments: [], revision: 1 });
  expect(keeper.getView().draft.text).toBe("");
  keeper.hear({ text: "", internal: false, attachments: [], revision: 3 });
  keeper.write({ text: "next" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(puts.at(-1)).toEqual({ text: "next", revision: 3 });
});

it("goes on by itself when the server only says that an older text was sent", async () => {
  const empty = { text: "", internal: false, attachments: [], revision: 7 };
  answer = () => {
    answer = async () => ({ revision: 8 });
    return Promise.reject(new OutdatedError(empty));
  };
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "new thought" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(keeper.getView()).toMatchObject({ other: null, draft: { text: "new thought" }, where: "server" });
  expect(puts.map((each) => each.revision)).toEqual([0, 7]);
});

it("does not give up on later texts because one was refused", async () => {
  const alive = answer;
  answer = () => Promise.reject(new NotKeptError(false));
  const keeper = new DraftKeeper(deps);
  keeper.write({ text: "far too long" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(puts).toHaveLength(1);
  answer = alive;
  keeper.write({ text: "short" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(keeper.getView().where).toBe("server");
});
