/** Query keys in one place, so that a frame of the gateway can name what it makes old. */
import type { DeskView } from "@havendesk/shared";

export const keys = {
  me: ["me"] as const,
  lists: ["desk", "list"] as const,
  list: (view: DeskView, query: string) => ["desk", "list", view, query] as const,
  counts: ["desk", "counts"] as const,
  views: ["desk", "views"] as const,
  inbox: ["desk", "inbox"] as const,
  drafts: ["desk", "drafts"] as const,
  tags: ["desk", "tags"] as const,
  macros: ["desk", "macros"] as const,
  live: ["desk", "live"] as const,
  tickets: ["desk", "ticket"] as const,
  ticket: (id: string) => ["desk", "ticket", id] as const,
  situation: (id: string) => ["desk", "situation", id] as const,
  help: (id: string, reader: string) => ["desk", "help", id, reader] as const,
  assistance: ["desk", "assistance"] as const,
  translations: (id: string, to: string) => ["desk", "translations", id, to] as const,
  knowledge: ["desk", "knowledge"] as const,
  articles: ["desk", "knowledge", "articles"] as const,
  article: (slug: string) => ["desk", "knowledge", "article", slug] as const,
  reviews: ["desk", "reviews"] as const,
  models: ["desk", "models"] as const,
  teams: ["desk", "teams"] as const,
  staff: ["desk", "staff"] as const,
};
