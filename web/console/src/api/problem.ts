/** Errors of the API as the console shows them: what happened, and the way out. */
import type { Problem } from "@havendesk/shared";

export class ApiError extends Error {
  override name = "ApiError";

  constructor(readonly problem: Problem) {
    super(problem.title);
  }

  get signedOut(): boolean {
    return this.problem.status === 401;
  }
}

/** The server did not answer at all: no network, a dead process, or the time was up. */
export class UnreachableError extends Error {
  override name = "UnreachableError";
  readonly signedOut = false;
}

export async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = {
    type: "about:blank",
    title: response.statusText || String(response.status),
    status: response.status,
    code: response.status === 401 ? "not_signed_in" : `http_${response.status}`,
  };
  try {
    const body: unknown = await response.json();
    if (typeof body !== "object" || body === null) return fallback;
    return { ...fallback, ...body, status: response.status };
  } catch {
    return fallback;
  }
}
