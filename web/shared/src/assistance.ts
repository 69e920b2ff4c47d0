/** Help beside a conversation; see `/desk/tickets/{id}/translations` and its neighbours. */

export type Translator = "same" | "chinese" | "model" | "person";

export type TranslatorTrouble =
  | "none_set_up"
  | "switched_off"
  | "budget_spent"
  | "no_answer"
  | "not_true_to_text"
  | "no_text";

/** A text in another language; `translator` is null where there is none, and `trouble` says why. */
export interface Translated {
  text: string;
  source: string;
  target: string;
  translator: Translator | null;
  trouble: TranslatorTrouble | null;
}

export interface MessageTranslation {
  number: number;
  text: string;
  source: string;
  target: string;
  translator: Translator;
}

/** What an agent wrote before its translation was sent; `number` is null while the message is on its way. */
export interface Original {
  cid: string;
  number: number | null;
  text: string;
  language: string;
  sent_language: string;
  translator: Translator;
}

export interface Translations {
  /** Whether a language model could translate; the scripts of Chinese never need one. */
  model: boolean;
  kept: MessageTranslation[];
  originals: Original[];
}

export type SuggestionOutcome = "offered" | "inserted" | "accepted" | "edited" | "rejected";

export interface HelpEvidence {
  kind: string;
  source: string;
  at: string;
  height: number | null;
  silent: boolean;
}

/** `short` is for staff, `draft` a reply in the customer's language. */
export interface FindingHelp {
  suggestion: string;
  outcome: SuggestionOutcome;
  intent: string;
  short: string;
  draft: string;
  next_action: string;
  evidence: HelpEvidence[];
}

export interface ArticleHelp {
  suggestion: string;
  outcome: SuggestionOutcome;
  slug: string;
  title: string;
  summary: string;
  url: string;
  language: string;
  draft: string;
}

export interface Tried {
  kind: "answer" | "clarify" | "act" | "hand_over";
  detail: string;
  articles: string[];
  at: string;
}

export interface SolvedTicket {
  id: string;
  reference: string;
  topic: string;
  handler: "bot" | "queue" | "agent";
  rating: number | null;
  solved_at: string | null;
  articles: string[];
}

export interface Help {
  language: string;
  topic: string;
  visitor: boolean;
  model: boolean;
  slots: Record<string, string>;
  findings: FindingHelp[];
  articles: ArticleHelp[];
  tried: Tried[];
  similar: SolvedTicket[];
}

export interface WordedHelp {
  text: string;
  trouble: TranslatorTrouble | null;
  suggestion: string | null;
}

export interface AssistanceReport {
  since: string;
  suggestions: Array<{ kind: "finding" | "article" | "draft"; outcome: SuggestionOutcome; count: number }>;
  models: Array<{ purpose: string; outcome: string; calls: number; tokens: number; milliseconds: number }>;
}
