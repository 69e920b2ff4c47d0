import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./problem";

/** A refusal is final; silence is tried again a few times, then shown with a button. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) =>
          !(error instanceof ApiError && error.problem.status < 500) && failures < 2,
        staleTime: 10_000,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
