/**
 * The customer's session at the desk: kept in storage by desk and identity, renewed before it ends. A page
 * on which somebody signs in or out must never go on with the session of somebody else, so a stored proven
 * session is used only after the host page has named the same person again.
 */
import type { CustomerLanguage } from "@havendesk/shared";
import { type Api, ApiError } from "./api.ts";
import { parse, type SafeStorage } from "./store.ts";
import type { Session } from "./types.ts";

/**
 * Gives the exchange's signed token, or null where nobody is signed in. With `act` the customer is about to
 * confirm that act: the page asks who it is as the exchange demands, and signs a token that names it.
 */
export type TokenSource = (act?: string) => Promise<string | null>;

/** A session is renewed when less than this is left, in milliseconds. */
const MARGIN = 60_000;

/** The exchange's token was refused: the customer decides whether to go on as a visitor. */
export class IdentityRefused extends Error {
  override readonly name = "IdentityRefused";

  constructor(readonly code: string) {
    super(code);
  }
}

/** The subject a token speaks of; only used to find the stored session, the desk alone decides who it is. */
export function subjectOf(token: string): string {
  try {
    const middle = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const claims = JSON.parse(atob(middle)) as { iss?: unknown; sub?: unknown };
    return typeof claims.sub === "string" ? `${String(claims.iss ?? "")}|${claims.sub}` : "";
  } catch {
    return "";
  }
}

export class Sessions {
  private source: TokenSource | null = null;
  private asGuest = false;
  /** When a visitor turned out to be a customer; their chats follow within seconds. Epoch milliseconds. */
  merged = 0;

  constructor(
    private readonly api: Api,
    private readonly storage: SafeStorage,
    private readonly language: () => CustomerLanguage,
  ) {}

  private key(identity: string): string {
    return `havendesk:${this.api.desk}:session:${identity}`;
  }

  identify(source: TokenSource | null): void {
    this.source = source;
    this.asGuest = false;
  }

  /** The customer chose to go on without their account, on this page. */
  continueAsGuest(): void {
    this.asGuest = true;
  }

  /** Somebody has chatted here before: worth looking for news without being asked. */
  remembered(): boolean {
    return this.storage.keys(this.key("")).length > 0;
  }

  /** Forgets every session of this desk on this device. */
  forget(): void {
    for (const key of this.storage.keys(this.key(""))) this.storage.remove(key);
  }

  private stored(identity: string): Session | null {
    return parse<Session>(this.storage.get(this.key(identity)));
  }

  private usable(session: Session | null): session is Session {
    return session !== null && Date.parse(session.expires_at) - Date.now() > MARGIN;
  }

  async token(act?: string): Promise<string | null> {
    if (!this.source || this.asGuest) return null;
    try {
      return await this.source(act);
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, "unreachable");
    }
  }

  /**
   * A session that can be used now. `renew`: the stored one was refused. Throws ApiError where the desk or
   * the host page does not answer, IdentityRefused where the exchange's token is not accepted.
   */
  async current(renew: boolean): Promise<Session> {
    const token = await this.token();
    return token === null ? this.visitor(renew) : this.proven(token, renew);
  }

  private async proven(token: string, renew: boolean): Promise<Session> {
    const identity = subjectOf(token);
    const old = identity === "" ? null : this.stored(identity);
    if (!renew && this.usable(old)) return old;
    const before = this.stored("visitor");
    const language = this.language();
    let session: Session;
    try {
      session = await this.api.session({ token, language, ...(before ? { visitor: before.session } : {}) });
    } catch (error) {
      if (error instanceof ApiError && !error.passing) throw new IdentityRefused(error.code);
      throw error;
    }
    this.forget();
    this.storage.set(this.key(identity === "" ? "opaque" : identity), JSON.stringify(session));
    if (before) this.merged = Date.now();
    return session;
  }

  private async visitor(renew: boolean): Promise<Session> {
    const old = this.stored("visitor");
    if (!this.asGuest) this.forgetProven();
    if (!renew && this.usable(old)) return old;
    const session = await this.newVisitor(old);
    this.storage.set(this.key("visitor"), JSON.stringify(session));
    return session;
  }

  private async newVisitor(old: Session | null): Promise<Session> {
    const language = this.language();
    if (old) {
      try {
        return await this.api.session({ language, visitor: old.session });
      } catch (error) {
        if (!(error instanceof ApiError) || error.passing) throw error;
      }
    }
    return this.api.session({ language });
  }

  /** Nobody is signed in any more: the proven sessions of this device must not outlive that. */
  private forgetProven(): void {
    for (const key of this.storage.keys(this.key(""))) {
      if (key !== this.key("visitor")) this.storage.remove(key);
    }
  }
}

/**
 * The source behind `data-token-url`: a page of the host, asked with the host's own cookies. 401, 403, 404
 * and an empty answer mean that nobody is signed in. Throws where the address is not of the host's origin.
 */
export function tokenFrom(address: string): TokenSource {
  const home = new URL(address, location.href);
  if (home.origin !== location.origin) throw new Error("data-token-url must be of the page's own origin");
  return async (act) => {
    const url = new URL(home);
    if (act) url.searchParams.set("act", act);
    const response = await fetch(url, {
      credentials: "same-origin",
      cache: "no-store",
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(12_000),
    });
    if ([204, 401, 403, 404].includes(response.status)) return null;
    if (!response.ok) throw new ApiError(response.status, "token_url");
    const body = (await response.json()) as { token?: unknown };
    return typeof body.token === "string" && body.token !== "" ? body.token : null;
  };
}
