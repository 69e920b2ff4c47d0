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
