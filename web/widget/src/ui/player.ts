/**
 * A voice note on the screen. The bytes are decoded by Web Audio, so that the host page's policy needs no
 * address of ours for media; the wave form is drawn from numbers that came with the file.
 */
import type { Words } from "../i18n/index.ts";
import { button, h, ICONS, icon, setAttr, setText } from "./dom.ts";

/** Bars of a wave form. */
const BARS = 40;
const SVG = "http://www.w3.org/2000/svg";

/** One at a time speaks, and all through one door: browsers count them. */
let speaking: (() => void) | null = null;
let audio: AudioContext | null = null;

export interface Sound {
  seconds: number;
  peaks: number[] | null;
  bytes(): Promise<Blob>;
}

/** So many bars from any number of peaks, each at least a dot. */
export function bars(peaks: readonly number[] | null): number[] {
  const from = peaks && peaks.length > 0 ? peaks : [0];
  return Array.from({ length: BARS }, (_, bar) => {
    const first = Math.floor((bar * from.length) / BARS);
    const next = Math.max(first + 1, Math.floor(((bar + 1) * from.length) / BARS));
    return Math.min(
      100,
      from.slice(first, next).reduce((most, one) => (one > most ? one : most), 4),
    );
  });
}

function wave(peaks: readonly number[] | null): SVGSVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    class: "wave",
    viewBox: `0 0 ${BARS * 4} 32`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  })) {
    drawing.setAttribute(name, value);
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute(
    "d",
    bars(peaks)
      .map((peak, bar) => `M${bar * 4 + 2} ${16 - peak * 0.14}v${peak * 0.28}`)
      .join(""),
  );
  drawing.append(line);
  return drawing;
}

export function player(sound: Sound, words: Words): HTMLElement {
  const { seconds } = sound;
  const play = icon(ICONS.play);
  const pause = icon(ICONS.pause);
  const press = button({ class: "round", press: () => (source ? stop() : void start()) }, play, pause);
  const time = h("span", { class: "clock" });
  const note = h("span", { class: "why", attrs: { role: "status" } });
  const seek = h("input", {
    attrs: { type: "range", min: 0, max: seconds, step: "any", "aria-label": words.say("voice_position") },
    on: { input: () => moved() },
  });
  const heard = h("div", { class: "heard" }, wave(sound.peaks));
  const track = h("div", { class: "track" }, wave(sound.peaks), heard, seek);
  const node = h(
    "div",
    { class: "voice", attrs: { role: "group", "aria-label": words.say("voice_note") } },
    press,
    track,
    time,
    note,
  );
  let buffer: AudioBuffer | null = null;
  let source: AudioBufferSourceNode | null = null;
  let at = 0;
  let begun = 0;

  function here(): number {
    return source && audio ? Math.min(seconds, audio.currentTime - begun) : at;
  }

  function draw(): void {
    const now = here();
    seek.value = String(now);
    setAttr(seek, "aria-valuetext", words.clock(now));
    heard.style.setProperty("--heard", `${seconds > 0 ? (now / seconds) * 100 : 0}%`);
    setText(time, words.clock(source || at > 0 ? now : seconds));
    setAttr(press, "aria-label", words.say(source ? "voice_pause" : "voice_play"));
    setAttr(play, "hidden", source !== null);
    setAttr(pause, "hidden", source === null);
    if (!source) return;
    if (node.isConnected) requestAnimationFrame(draw);
    else stop();
  }

  function stop(): void {
    at = here();
    if (source) {
      source.onended = null;
      source.stop();
    }
    source = null;
    if (speaking === stop) speaking = null;
    draw();
  }

  function moved(): void {
    const goes = source !== null;
    if (goes) stop();
    at = Number(seek.value);
    if (goes) void start();
    else draw();
  }

  async function start(): Promise<void> {
    setText(note, "");
    try {
      audio ??= new AudioContext();
      buffer ??= await audio.decodeAudioData(await (await sound.bytes()).arrayBuffer());
      await audio.resume();
    } catch {
      setText(note, words.say("picture_failed"));
      return;
    }
    if (source) return;
    speaking?.();
    speaking = stop;
    if (at >= seconds - 0.05) at = 0;
    source = audio.createBufferSource();
    source.buffer = buffer;
    source.connect(audio.destination);
    source.onended = () => {
      stop();
      at = 0;
      draw();
    };
    begun = audio.currentTime - at;
    source.start(0, at);
    draw();
  }

  draw();
  return node;
}
