/** Between the widget and its second file, which comes only when somebody wants to record. */
import type { CustomerLanguage } from "@havendesk/shared";
import type { Sound } from "../ui/player.ts";

export interface VoiceHost {
  language: CustomerLanguage;
  /** The desk's limits: seconds, and the media types that it takes. */
  seconds: number;
  types: readonly string[];
  player(sound: Sound): HTMLElement;
  send(file: File, peaks: number[]): void;
  /** The recorder is done; the field comes back. */
  close(): void;
}

export interface Voice {
  node: HTMLElement;
  /** The panel closes: nothing listens any more, what was said stays to be heard and sent. */
  rest(): void;
  /** Gone for good. */
  drop(): void;
}

export interface VoiceFile {
  style: string;
  make(host: VoiceHost): Voice;
}
