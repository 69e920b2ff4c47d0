import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyStorage } from "../testing/fake-desk.ts";
import { Api, ApiError } from "./api.ts";
import { IdentityRefused, Sessions, subjectOf, tokenFrom } from "./sessions.ts";
import type { SafeStorage } from "./store.ts";
import type { Session } from "./types.ts";

function token(subject: string): string {
  return `x.${btoa(JSON.stringify({ iss: "brightwater", sub: subject }))}.y`;
}

class CountingApi extends Api {
  calls: { token?: string; visitor?: string }[] = [];
  refuse: ApiError | null = null;
  lasts = 3_600_000;

  override async session(body: { token?: string; visitor?: string }): Promise<Session> {
    this.calls.push(body);
    if (this.refuse && (body.token || body.visitor)) throw this.refuse;
    return {
      session: `s${this.calls.length}`,
      customer_id: body.token ? subjectOf(body.token) : "visitor",
      proven: body.token !== undefined,
      expires_at: new Date(Date.now() + this.lasts).toISOString(),
    };
  }
}

let api: CountingApi;
let storage: SafeStorage;
let sessions: Sessions;

beforeEach(() => {
  api = new CountingApi("https://desk.example");
  storage = emptyStorage();
  vi.stubGlobal("location", new URL("https://exchange.example/account"));
  sessions = new Sessions(api, storage, () => "en");
});

afterEach(() => vi.unstubAllGlobals());

describe("sessions", () => {
  it("keeps a visitor's session and renews it before it ends", async () => {
    api.lasts = 30_000;
    expect((await sessions.current(false)).session).toBe("s1");
    api.lasts = 3_600_000;
    expect((await sessions.current(false)).session).toBe("s2");
    expect(api.calls[1]?.visitor).toBe("s1");
    expect((await sessions.current(false)).session).toBe("s2");
    expect(sessions.remembered()).toBe(true);
  });

  it("upgrades the visitor who signs in", async () => {
    await sessions.current(false);
    sessions.identify(async () => token("daniel"));
    const session = await sessions.current(false);
    expect(api.calls[1]).toMatchObject({ visitor: "s1" });
    expect(session.proven).toBe(true);
    expect(storage.keys("").filter((key) => key.endsWith(":visitor"))).toEqual([]);
  });

  it("takes a stored session up again only for the same person", async () => {
    let who = "daniel";
    sessions.identify(async () => token(who));
    await sessions.current(false);
    await sessions.current(false);
    expect(api.calls).toHaveLength(1);
    who = "minji";
    expect((await sessions.current(false)).customer_id).toContain("minji");
    expect(JSON.stringify(storage.keys(""))).not.toContain("daniel");
  });

  it("forgets the proven session when nobody is signed in any more", async () => {
    sessions.identify(async () => token("daniel"));
    await sessions.current(false);
    sessions.identify(async () => null);
    expect((await sessions.current(false)).proven).toBe(false);
    expect(JSON.stringify(storage.keys(""))).not.toContain("daniel");
  });

  it("does not turn a refused customer into a visitor by itself", async () => {
    api.refuse = new ApiError(401, "token_expired");
    sessions.identify(async () => token("daniel"));
    await expect(sessions.current(false)).rejects.toBeInstanceOf(IdentityRefused);
    expect(storage.keys("")).toEqual([]);
    sessions.continueAsGuest();
    expect((await sessions.current(false)).proven).toBe(false);
  });

  it("waits where the host page or the desk does not answer", async () => {
    sessions.identify(() => Promise.reject(new TypeError("network")));
    await expect(sessions.current(false)).rejects.toMatchObject({ status: 0, passing: true });
    api.refuse = new ApiError(503, "try_later");
    sessions.identify(async () => token("daniel"));
    await expect(sessions.current(false)).rejects.toMatchObject({ status: 503 });
    expect(storage.keys("")).toEqual([]);
  });

  it("gives a visitor whose session is gone a new one", async () => {
    await sessions.current(false);
    api.refuse = new ApiError(401, "session_expired");
    expect((await sessions.current(true)).session).toBe("s3");
  });
});

describe("the host page's token", () => {
  it("is fetched from the page's own origin only", () => {
    expect(() => tokenFrom("https://elsewhere.example/token")).toThrow("origin");
  });

  it.each([204, 401, 403, 404])("is none after %i", async (status) => {
    vi.stubGlobal("fetch", async () => new Response(null, { status }));
    expect(await tokenFrom("/token")()).toBeNull();
  });

  it("is no visitor's after a fault of the page", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 502 }));
    await expect(tokenFrom("/token")()).rejects.toMatchObject({ status: 502 });
  });
});
