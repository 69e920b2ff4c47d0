import { ApiError } from "./problem";

/** An endpoint that an older server does not have counts as empty; every other error stays an error. */
export async function orMissing<T>(pending: Promise<T>, fallback: T): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return fallback;
    throw error;
  }
}
