/** Cards of those who look after the bot: answers to review, models, trainings. */
import type { Topic } from "./frames.ts";

export const REVIEW_OUTCOMES = ["right", "wrong", "knowledge_missing"] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export interface AnswerReview {
  id: string;
  ticket_id: string;
  reference: string;
  number: number;
  topic: Topic;
  language: string;
  source: "customer" | "agent";
  /** The answer's kind. */
  detail: string;
  /** The article's slug, or the finder's intent and code. */
  rests_on: string;
  chance: number | null;
  at: string;
  outcome: ReviewOutcome | null;
  note: string;
  reviewer_name: string;
  settled_at: string | null;
}

/** Shares between 0 and 1, of questions that the model had not learnt. */
export interface ModelFigures {
  questions: number;
  accuracy: number;
  answered: number;
  wrong_of_answers: number;
  unknown_answered: number;
  unknown_handed_over: number;
}

export interface BotModel {
  id: string;
  language: string;
  sha256: string;
  made_at: string;
  card: {
    version: string;
    encoder: string | null;
    targets: string[];
    examples: number;
    /** Null of a desk's first model, until its training has asked what it kept back. */
    unseen: ModelFigures | null;
  };
}

export interface LanguageReport {
  before: ModelFigures | null;
  after: ModelFigures;
  examples: number;
  targets: number;
  same_questions: { questions: number; before: number | null; after: number | null };
}

export type TrainingState = "asked" | "running" | "done" | "refused" | "failed";

export interface BotTraining {
  id: string;
  state: TrainingState;
  reason: string;
  allow_drop: boolean;
  asked_at: string;
  ended_at: string | null;
  report: { languages?: Record<string, LanguageReport>; dropped?: string[]; why?: string };
}
