/** Query keys in one place, so that a frame of the gateway can name what it makes old. */
import type { DeskView } from "@havendesk/shared";

export const keys = {
  me: ["me"] as const,
  lists: ["desk", "list"] as const,
  list: (view: DeskView, status: string) => ["desk", "list", view, status] as const,
  ticket: (id: string) => ["desk", "ticket", id] as const,
  situation: (id: string) => ["desk", "situation", id] as const,
  teams: ["desk", "teams"] as const,
  staff: ["desk", "staff"] as const,
};
