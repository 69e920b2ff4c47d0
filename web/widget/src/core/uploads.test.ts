import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeApi, FakeDesk } from "../testing/fake-desk.ts";
import { Api } from "./api.ts";
import { problemOf, Uploads } from "./uploads.ts";

/** A request that the test answers itself. */
class FakeRequest {
  static made: FakeRequest[] = [];
  upload = { onprogress: null as ((event: { loaded: number; total: number }) => void) | null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  ontimeout: (() => void) | null = null;
  timeout = 0;
  status = 0;
  responseText = "";
  headers: Record<string, string> = {};
  body: FormData | null = null;
  aborted = false;

  constructor() {
    FakeRequest.made.push(this);
  }
  open(): void {}
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(body: FormData): void {
    this.body = body;
  }
  abort(): void {
    this.aborted = true;
  }
  answer(status: number, body: object): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

const limits = {
  text_characters: 10,
  attachment_bytes: 10 * 1024 * 1024,
  attachment_types: ["image/png", "audio/webm"],
};
const card = { id: "a", name: "a.png", media_type: "image/png", bytes: 1 };

beforeEach(() => {
  FakeRequest.made = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => vi.unstubAllGlobals());

function uploads(): Uploads {
  return new Uploads(
    new Api("http://desk.test"),
    () => "token",
    () => undefined,
    () => undefined,
  );
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const picture = new File(["x"], "a.png", { type: "image/png" });

describe("a file on its way", () => {
  it("shows how far it is and arrives with its id", async () => {
    const list = uploads();
    list.add(picture);
    FakeRequest.made[0]?.upload.onprogress?.({ loaded: 5, total: 10 });
    expect(list.list[0]?.share).toBe(0.5);
    FakeRequest.made[0]?.answer(200, card);
    await settle();
    expect(list.take()).toEqual([card]);
  });

  it("stops when it is taken back", () => {
    const list = uploads();
    list.add(picture);
    list.remove(list.list[0]?.id ?? "");
    expect(FakeRequest.made[0]?.aborted).toBe(true);
    expect(list.list).toEqual([]);
  });

  it("goes again under the same key, so that the desk keeps it once", async () => {
    const list = uploads();
    list.add(picture);
    FakeRequest.made[0]?.onerror?.();
    await settle();
    expect(list.list[0]?.status).toBe("failed");
    list.resume();
    const [first, second] = FakeRequest.made.map((one) => one.headers["Idempotency-Key"]);
    expect(second).toBe(first);
    expect(first).toMatch(/^[!-~]{8,128}$/);
  });

  it.each([
    [415, "refused"],
    [413, "refused"],
    [429, "failed"],
    [503, "failed"],
  ])("that the desk answers with %i is %s", async (status, wanted) => {
    const list = uploads();
    list.add(picture);
    FakeRequest.made[0]?.answer(status, { code: "x" });
    await settle();
    expect(list.list[0]?.status).toBe(wanted);
    expect(list.broken).toBe(true);
    list.resume();
    expect(FakeRequest.made).toHaveLength(wanted === "failed" ? 2 : 1);
  });

  it("carries the wave form of a voice note", () => {
    const list = uploads();
    list.add(new File(["x"], "n.webm", { type: "audio/webm" }), [1, 50, 100]);
    expect(FakeRequest.made[0]?.body?.get("peaks")).toBe("1,50,100");
  });
});

describe("a file that the desk would refuse", () => {
  it("is not sent: 50 MB, nothing, a foreign type", () => {
    const big = new File([new Uint8Array(50 * 1024 * 1024)], "big.png", { type: "image/png" });
    expect(problemOf(big, 0, limits)).toBe("attach_big");
    expect(problemOf(new File([], "a.png", { type: "image/png" }), 0, limits)).toBe("attach_empty");
    expect(problemOf(new File(["x"], "a.svg", { type: "image/svg+xml" }), 0, limits)).toBe("attach_type");
    expect(problemOf(new File(["x"], "a.webm", { type: "audio/webm;codecs=opus" }), 0, limits)).toBeNull();
    expect(problemOf(picture, 10, limits)).toBe("attach_many");
  });
});

it("waits for a session", async () => {
  const list = new Uploads(
    new FakeApi(new FakeDesk()),
    () => null,
    () => undefined,
    () => undefined,
  );
  list.add(picture);
  await settle();
  expect(list.list[0]?.status).toBe("failed");
});
