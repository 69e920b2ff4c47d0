/** The desk's HTTP doors that the widget uses. Nothing is sent with cookies; the session is a bearer token. */
import type { Attachment, CustomerLanguage, Problem } from "@havendesk/shared";
import type { Config, Session, Suggestion, TicketRow } from "./types.ts";

/** A request takes at most this long, in milliseconds; an upload has its own. */
const PATIENCE = 12_000;
const UPLOAD_PATIENCE = 120_000;

/** The desk, or the way to it, said no. `status` 0: nothing was heard. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }

  /** Trying again later may help, without anything else being changed. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** A file on its way; `peaks` is the wave form of a voice note, 0 to 100. */
export interface FileParcel {
  id: string;
  file: Blob;
  name: string;
  peaks: number[] | null;
  signal: AbortSignal;
}

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem>;
  return new ApiError(response.status, body.code ?? "unknown");
}

export class Api {
  constructor(readonly desk: string) {}

  async call<T>(path: string, init: RequestInit, token?: string): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (token) headers["Authorization"] = `Bearer ${token}`;
    if (init.body) headers["Content-Type"] = "application/json";
    let response: Response;
    try {
      response = await fetch(`${this.desk}/api/v1${path}`, {
        ...init,
        headers,
        credentials: "omit",
        cache: init.cache ?? "no-store",
        signal: init.signal ?? AbortSignal.timeout(PATIENCE),
      });
    } catch {
      throw new ApiError(0, "unreachable");
    }
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as T;
  }

  config(): Promise<Config> {
    return this.call<Config>("/widget/config", {});
  }

  /** The same, as a page before may have had it: enough for the button's colour and corner. */
  look(): Promise<Config> {
    return this.call<Config>("/widget/config", { cache: "default" });
  }

  session(body: { token?: string; language: CustomerLanguage; visitor?: string }): Promise<Session> {
    return this.call<Session>("/customer/session", { method: "POST", body: JSON.stringify(body) });
  }

  /** Ends the session on the desk's side, with its live connections. */
  endSession(token: string): Promise<unknown> {
    return this.call("/customer/session", { method: "DELETE" }, token);
  }

  tickets(token: string): Promise<TicketRow[]> {
    return this.call<TicketRow[]>("/customer/tickets", {}, token);
  }

  /** Articles for what is being written; `signal` ends a question that nobody waits for any more. */
  suggestions(text: string, language: CustomerLanguage, signal: AbortSignal): Promise<Suggestion[]> {
    const query = new URLSearchParams({ q: text, language });
    return this.call<Suggestion[]>(`/customer/suggestions?${query}`, { signal });
  }

  /** The bytes of an upload, or of a file at a path of the desk. */
  async download(token: string, id: string): Promise<Blob> {
    const path = id.startsWith("/") ? id : `/api/v1/uploads/${encodeURIComponent(id)}`;
    const response = await fetch(this.desk + path, {
      headers: { Authorization: `Bearer ${token}` },
      credentials: "omit",
      signal: AbortSignal.timeout(UPLOAD_PATIENCE),
    });
    if (!response.ok) throw await problemOf(response);
    return response.blob();
  }

  /**
   * Sends a file. XMLHttpRequest, because fetch tells no progress; `progress` gets a share from 0 to 1. An
   * upload whose answer was lost is sent again under the same `id`, and the desk keeps it once.
   */
  upload(token: string, parcel: FileParcel, progress: (share: number) => void) {
    return new Promise<Attachment>((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.desk}/api/v1/uploads`);
      request.timeout = UPLOAD_PATIENCE;
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Idempotency-Key", parcel.id);
      parcel.signal.addEventListener("abort", () => request.abort());
      request.upload.onprogress = (event) => progress(event.total > 0 ? event.loaded / event.total : 0);
      request.onerror = () => reject(new ApiError(0, "unreachable"));
      request.ontimeout = () => reject(new ApiError(0, "unreachable"));
      request.onload = () => {
        const body = parseBody(request.responseText);
        if (request.status >= 200 && request.status < 300) resolve(body as unknown as Attachment);
        else reject(new ApiError(request.status, String(body["code"] ?? "unknown")));
      };
      const form = new FormData();
      form.append("file", parcel.file, parcel.name);
      if (parcel.peaks) form.append("peaks", parcel.peaks.join());
      request.send(form);
    });
  }
}

function parseBody(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
