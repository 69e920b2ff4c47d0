/** Between the widget and the file that asks whether to freeze the account. */
import type { CustomerLanguage } from "@havendesk/shared";

export interface FreezeHost {
  language: CustomerLanguage;
  /** The desk: `/freeze` takes a report without sign-in, `/freeze/mine` shows the steps. */
  desk: string;
  /** Reports the customer's own account. Rejects with an error that has a `code` and a `status`. */
  report(): Promise<unknown>;
  /** The question is gone; the focus goes back to where it was asked from. */
  closed(): void;
}

export interface FreezeFile {
  style: string;
  /** The question, with its answer in the same place. */
  ask(host: FreezeHost): HTMLElement;
}
