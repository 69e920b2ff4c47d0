/** Cards of the editors' desk: articles, texts, drafts, gaps. */
import type { CustomerLanguage, Topic } from "./frames.ts";

export type Audience = "all" | "beginner" | "professional";
export const AUDIENCES: readonly Audience[] = ["all", "beginner", "professional"];

export const ARTICLE_STATES = [
  "all",
  "published",
  "draft",
  "waiting",
  "stale",
  "review_due",
  "proposed",
  "archived",
] as const;
export type ArticleState = (typeof ARTICLE_STATES)[number];

export interface ArticleDetails {
  slug: string;
  topic: Topic;
  audience: Audience;
  /** The name of a team. */
  owner: string;
  order: number;
  /** A country's two capital letters; empty: everywhere. */
  jurisdiction: string;
  /** The day of the next review. */
  review_by: string | null;
}

export interface ArticleRow {
  article_id: string;
  slug: string;
  title: string;
  topic: Topic;
  audience: Audience;
  owner: string;
  jurisdiction: string;
  review_by: string | null;
  review_due: boolean;
  archived: boolean;
  proposed: boolean;
  changed_at: string | null;
  languages: CustomerLanguage[];
  stale: CustomerLanguage[];
  unreviewed: CustomerLanguage[];
  drafts: CustomerLanguage[];
  waiting: CustomerLanguage[];
  scheduled: CustomerLanguage[];
  helped: number;
  not_helped: number;
}

export interface ArticlePage {
  items: ArticleRow[];
  total: number;
  counts: Record<ArticleState, number>;
  owners: string[];
}

export interface ArticleWords {
  title: string;
  summary: string;
  variants: string[];
  body: string;
}

/** What keeps a text from being published; line 0: none in particular. */
export interface TextFault {
  field: string;
  line: number;
  reason: string;
}

export interface ArticleDraft {
  language: CustomerLanguage;
  words: ArticleWords;
  state: "writing" | "waiting" | "scheduled";
  version: number;
  base_revision: number;
  source_revision: number;
  authors: string[];
  may_approve: boolean;
  edited_by: string;
  edited_at: string;
  submitted_by: string;
  submitted_at: string | null;
  verdict: string;
  verdict_by: string;
  publish_at: string | null;
  faults: TextFault[];
}

export interface ArticleText {
  language: CustomerLanguage;
  parent: CustomerLanguage | null;
  parent_revision: number;
  words: ArticleWords | null;
  revision: number;
  source_revision: number;
  stale: boolean;
  converted: boolean;
  changed_at: string | null;
  undoable: boolean;
  draft: ArticleDraft | null;
}

export interface ArticleImage {
  id: string;
  name: string;
  media_type: string;
  bytes: number;
  width: number;
  height: number;
  url: string;
}

export interface Gap {
  id: string;
  article_id: string;
  slug: string;
  language: CustomerLanguage;
  topic: Topic;
  questions: string[];
  asked: number;
  tickets: string[];
  first_at: string;
  last_at: string;
  state: "open" | "taken" | "dismissed";
}

export interface DeskArticle extends ArticleDetails {
  article_id: string;
  version: number;
  published_at: string | null;
  archived_at: string | null;
  former_slugs: string[];
  texts: ArticleText[];
  images: ArticleImage[];
  proposal: Gap | null;
}

export interface TextPreview {
  title: string;
  summary: string;
  html: string;
  faults: TextFault[];
}

export interface TextRevision {
  revision: number;
  status: "published" | "superseded" | "withdrawn";
  title: string;
  authors: string[];
  approver: string;
  converted: boolean;
  source_revision: number;
  changed_at: string;
}

export interface TextDiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

export interface ArticleFeedback {
  id: string;
  article_id: string;
  slug: string;
  title: string;
  owner: string;
  language: CustomerLanguage;
  revision: number;
  reason: "" | "not_my_question" | "unclear" | "wrong" | "did_not_work";
  words: string;
  at: string;
  handled_by: string;
  handled_at: string | null;
}

export interface Coverage {
  articles: number;
  languages: Array<{
    language: CustomerLanguage;
    published: number;
    stale: number;
    unreviewed: number;
    missing: number;
  }>;
  topics: Array<{
    topic: Topic;
    articles: number;
    helped: number;
    not_helped: number;
    gaps: number;
    asked: number;
  }>;
  proposals: Gap[];
}
