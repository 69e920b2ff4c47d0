import type { Me, PresenceStatus, StaffMember, Team } from "@havendesk/shared";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { rememberChoice } from "./useSentAway";

export function useMeQuery() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.me,
    queryFn: () => backend.request<Me>("GET", "/me"),
    staleTime: 60_000,
  });
}

export function useTeams(enabled: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.teams,
    queryFn: () => backend.request<Team[]>("GET", "/desk/teams"),
    enabled,
    staleTime: 300_000,
  });
}

export function useStaff(enabled: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.staff,
    queryFn: () => backend.request<StaffMember[]>("GET", "/desk/staff"),
    enabled,
    staleTime: 15_000,
  });
}

/** For whoever is choosing a colleague: presence as it is now, not as some list remembers it. */
export function useStaffNow() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.staff,
    queryFn: () => backend.request<StaffMember[]>("GET", "/desk/staff"),
    staleTime: 0,
    refetchInterval: 5_000,
  });
}

export function useSetPresence() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (status: PresenceStatus) => backend.request<void>("POST", "/me/presence", { status }),
    onMutate: (status) => {
      rememberChoice(status);
      const before = queries.getQueryData<Me>(keys.me);
      if (before) queries.setQueryData<Me>(keys.me, { ...before, presence: status });
      return { before };
    },
    onError: (_error, _status, context) => {
      if (context?.before) queries.setQueryData(keys.me, context.before);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.me }),
  });
}
