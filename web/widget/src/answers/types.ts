/** Between the widget and the file that draws what stands below an answer. */
import type { CustomerLanguage, Parts } from "@havendesk/shared";

export interface AnswersHost {
  language: CustomerLanguage;
  /** The answer's own address below `/customer/tickets/`. */
  answer: string;
  choose(id: string, label: string): void;
  /** Asks the desk, as this customer. Rejects with an error that has a `code`. */
  post(path: string, body: unknown): Promise<unknown>;
  /** A token that the exchange signs now for this act, or null where nobody is signed in. */
  fresh(act: string): Promise<string | null>;
  /** Fetches a file of the desk as this customer, and saves it. */
  save(url: string, name: string): Promise<void>;
  time(at: string): string;
}

export interface Standing {
  /** Nobody has said anything since. */
  open: boolean;
  /** A later message is the end of the act. */
  settled: boolean;
}

export interface Below {
  node: HTMLElement;
  update(standing: Standing): void;
}

export interface AnswersFile {
  style: string;
  draw(parts: Parts, host: AnswersHost): Below;
}
