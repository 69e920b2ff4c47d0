/** The recorder on the screen: it stands where the field stood, from the first word to sent or deleted. */
import { button, h, icon, setAttr, setText, show } from "../ui/dom.ts";
import { failureOf, Recorder, type Recording } from "./recorder.ts";
import type { Voice, VoiceHost } from "./types.ts";
import { WORDS } from "./words.ts";

/** Shorter than this nobody has said anything, in seconds. */
const SHORTEST = 0.6;
/** Bars of the live level, newest at the end. */
const BARS = 28;
const BIN = "M5 7h14M10 7V4h4v3m-7 0l1 13h8l1-13M10.5 11v5m3-5v5";
const PAUSE = "M8 5v14M16 5v14";
const MIC =
  "M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15Zm-6.5-4a6.5 6.5 0 0 0 13 0M12 18v3";
const TICK = "M5 12.5l5 5L19 7";
const SEND = "M12 19V6M6 11.5l6-6 6 6";

export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export class Box implements Voice {
  readonly node: HTMLElement;
  private readonly words;
  private readonly said = h("p", { class: "voice-said", attrs: { role: "status" } });
  private readonly time = h("span", { class: "clock", attrs: { "aria-hidden": "true" } });
  private readonly meter = h("div", { class: "meter", attrs: { "aria-hidden": "true" } });
  private readonly heard = h("div", { class: "preview-voice" });
  private readonly turn: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly send: HTMLButtonElement;
  private readonly cancel: HTMLButtonElement;
  private readonly levels: HTMLElement[] = [];
  private recorder: Recorder | null = null;
  private recording: Recording | null = null;
  private gone = false;

  constructor(private readonly host: VoiceHost) {
    const words = WORDS[host.language];
    this.words = words;
    for (let bar = 0; bar < BARS; bar += 1) this.levels.push(h("i"));
    this.meter.append(...this.levels);
    const named = (name: string, path: string, press: () => void, kind = "round"): HTMLButtonElement =>
      button({ class: kind, name, attrs: { title: name }, press }, icon(path));
    this.cancel = named(words.cancel, BIN, () => this.close());
    this.turn = named(words.pause, PAUSE, () => this.turned());
    this.stop = named(words.stop, TICK, () => this.recorder?.stop(), "round send");
    this.send = named(words.send, SEND, () => this.sent(), "round send");
    this.node = h(
      "div",
      {
        class: "recorder",
        attrs: { role: "group", "aria-label": words.box },
        on: { keydown: (event) => this.key(event) },
      },
      h(
        "div",
        { class: "field" },
        this.cancel,
        this.meter,
        this.time,
        this.heard,
        this.turn,
        this.stop,
        this.send,
      ),
      this.said,
    );
    this.draw();
    setText(this.said, words.asking);
    void this.begin();
  }

  rest(): void {
    this.recorder?.stop();
  }

  drop(): void {
    this.gone = true;
    this.recorder?.drop();
  }

  private async begin(): Promise<void> {
    const { types, seconds } = this.host;
    try {
      const recorder = await Recorder.begin(
        types,
        seconds,
        (level) => this.level(level),
        (recording) => this.finished(recording),
      );
      if (this.gone) {
        recorder.drop();
        return;
      }
      this.recorder = recorder;
      setText(this.said, this.words.recording);
      this.draw();
      this.stop.focus();
    } catch (error) {
      if (!this.gone) this.failed(failureOf(error));
    }
  }

  private failed(why: "denied" | "missing" | "failed" | "short"): void {
    this.recorder = null;
    this.recording = null;
    setText(this.said, this.words[why]);
    setAttr(this.cancel, "aria-label", this.words.close);
    setAttr(this.cancel, "title", this.words.close);
    setAttr(this.node, "data-failed", true);
    this.draw();
    this.cancel.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    this.close();
  }

  private level(level: number): void {
    const { levels } = this;
    levels.forEach((bar, at) => {
      const next = levels[at + 1];
      const height = next ? next.style.getPropertyValue("--level") : String(Math.max(0.06, level));
      bar.style.setProperty("--level", height || "0.06");
    });
    setText(this.time, `${clock(this.recorder?.seconds ?? 0)} / ${clock(this.host.seconds)}`);
  }

  private turned(): void {
    const { recorder, words } = this;
    if (!recorder) return;
    if (recorder.paused) recorder.resume();
    else recorder.pause();
    setText(this.said, recorder.paused ? words.paused : words.recording);
    this.draw();
  }

  private finished(recording: Recording): void {
    if (this.gone) return;
    this.recorder = null;
    if (recording.seconds < SHORTEST || recording.file.size === 0) {
      this.failed("short");
      return;
    }
    this.recording = recording;
    const { file, seconds, peaks } = recording;
    this.heard.replaceChildren(this.host.player({ seconds, peaks, bytes: () => Promise.resolve(file) }));
    setText(this.said, seconds >= this.host.seconds ? this.words.limit : this.words.recorded);
    this.draw();
    this.send.focus();
  }

  private sent(): void {
    if (!this.recording) return;
    const { file, peaks } = this.recording;
    this.gone = true;
    this.host.send(file, peaks);
    this.host.close();
  }

  private close(): void {
    this.drop();
    this.host.close();
  }

  private draw(): void {
    const { recorder, recording } = this;
    show(this.meter, recorder !== null);
    show(this.time, recorder !== null);
    show(this.turn, recorder !== null);
    show(this.stop, recorder !== null);
    show(this.heard, recording !== null);
    show(this.send, recording !== null);
    setAttr(this.node, "data-paused", recorder?.paused === true);
    const name = recorder?.paused ? this.words.resume : this.words.pause;
    setAttr(this.turn, "aria-label", name);
    setAttr(this.turn, "title", name);
    this.turn.replaceChildren(icon(recorder?.paused ? MIC : PAUSE));
  }
}
