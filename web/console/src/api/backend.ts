/**
 * Everything through which the console touches the world outside the page. The product uses
 * `browserBackend`; the story page (dev/) puts a fixed cast in its place.
 */
import type { Attachment } from "@havendesk/shared";
import type { SocketLike } from "../live/client";
import { ApiError, problemOf, UnreachableError } from "./problem";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Backend {
  /** JSON in, JSON out; throws ApiError or UnreachableError. */
  request<T>(method: Method, path: string, body?: unknown): Promise<T>;
  upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Attachment>;
  /** One file to an address of its own; JSON out. */
  send<T>(path: string, file: File): Promise<T>;
  connect(url: string): SocketLike;
  liveUrl: string;
  /** Leave the page, for sign-in and sign-out. */
  go(url: string): void;
}

const BASE = "/api/v1";
const TIMEOUT_MS = 15_000;

export function browserBackend(language: () => string): Backend {
  return {
    async request<T>(method: Method, path: string, body?: unknown): Promise<T> {
      const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language() };
      const writes = method !== "GET";
      if (writes) {
        headers["Content-Type"] = "application/json";
        headers["X-CSRFToken"] = csrfToken();
        headers["Idempotency-Key"] = crypto.randomUUID();
      }
      const response = await answered(
        fetch(BASE + path, {
          method,
          headers,
          credentials: "same-origin",
          signal: AbortSignal.timeout(TIMEOUT_MS),
          ...(writes ? { body: JSON.stringify(body ?? {}) } : {}),
        }),
      );
      if (!response.ok) throw new ApiError(await problemOf(response));
      return (response.status === 204 ? undefined : await response.json()) as T;
    },
    upload: (file, onProgress, signal) => upload(file, language(), onProgress, signal),
    async send<T>(path: string, file: File): Promise<T> {
      const form = new FormData();
      form.append("file", file, file.name);
      const headers = {
        Accept: "application/json",
        "Accept-Language": language(),
        "X-CSRFToken": csrfToken(),
      };
      const response = await answered(
        fetch(BASE + path, { method: "POST", headers, credentials: "same-origin", body: form }),
      );
      if (!response.ok) throw new ApiError(await problemOf(response));
      return (await response.json()) as T;
    },
    connect: (url) => new WebSocket(url),
    liveUrl: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/v1`,
    go: (url) => location.assign(url),
  };
}

async function answered(pending: Promise<Response>): Promise<Response> {
  try {
    return await pending;
  } catch {
    throw new UnreachableError();
  }
}

/** Django's double-submit cookie; its name may carry a prefix (`__Host-`). */
export function csrfToken(cookie: string = document.cookie): string {
  const found = cookie.split("; ").find((part) => /(^|[-_])csrf(token)?=/.test(part));
  return found ? decodeURIComponent(found.slice(found.indexOf("=") + 1)) : "";
}

/** `fetch` tells no progress of an upload, XMLHttpRequest does. */
function upload(
  file: File,
  language: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${BASE}/uploads`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Accept-Language", language);
    request.setRequestHeader("Idempotency-Key", crypto.randomUUID());
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new UnreachableError());
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    request.onload = () => void settle(request, resolve, reject);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

async function settle(
  request: XMLHttpRequest,
  resolve: (attachment: Attachment) => void,
  reject: (reason: unknown) => void,
): Promise<void> {
  const response = new Response(request.responseText, { status: request.status });
  if (response.ok) resolve((await response.json()) as Attachment);
  else reject(new ApiError(await problemOf(response)));
}
