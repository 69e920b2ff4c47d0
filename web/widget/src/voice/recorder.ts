/** The microphone, without looks: records, pauses, measures how loud it is, ends by itself at the limit. */

/** How often the level is taken, in milliseconds. */
const EVERY = 60;
/** Speech needs no more, in bits a second: two minutes are about 360 kB. */
const RATE = 24_000;
const PEAKS = 60;
const BEST = ["audio/webm;codecs=opus", "audio/mp4;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export interface Recording {
  file: File;
  seconds: number;
  peaks: number[];
}

export type Failure = "denied" | "missing" | "failed";

/** Why there is no microphone, from what the browser threw. */
export function failureOf(error: unknown): Failure {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" || name === "NotReadableError" ? "missing" : "failed";
}

/** The first form that this browser records and the desk takes. */
export function formatFor(types: readonly string[], can: (type: string) => boolean): string | null {
  return BEST.find((type) => types.includes(type.split(";")[0] ?? "") && can(type)) ?? null;
}

/** At most 60 numbers from 0 to 100: the loudest of each stretch, the loudest of all being 100. */
export function peaksOf(levels: readonly number[]): number[] {
  const count = Math.min(PEAKS, levels.length);
  const top = Math.max(0.02, ...levels);
  return Array.from({ length: count }, (_, at) => {
    const stretch = levels.slice(
      Math.floor((at * levels.length) / count),
      Math.floor(((at + 1) * levels.length) / count),
    );
    return Math.round((Math.max(0, ...stretch) / top) * 100);
  });
}

export class Recorder {
  readonly levels: number[] = [];
  private readonly parts: Blob[] = [];
  private readonly context = new AudioContext();
  private readonly analyser = this.context.createAnalyser();
  private readonly samples: Float32Array<ArrayBuffer>;
  private readonly timer: ReturnType<typeof setInterval>;
  private spent = 0;
  private since = 0;

  private constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    private readonly limit: number,
    private readonly changed: (level: number) => void,
    private readonly done: (recording: Recording) => void,
  ) {
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.context.createMediaStreamSource(stream).connect(this.analyser);
    recorder.ondataavailable = (event) => this.parts.push(event.data);
    recorder.onstop = () => this.finished();
    // a microphone that is unplugged ends the note; what was said is there
    for (const track of stream.getTracks()) track.onended = () => this.stop();
    recorder.start(1000);
    this.since = performance.now();
    this.timer = setInterval(() => this.look(), EVERY);
  }

  /** Throws what getUserMedia throws. */
  static async begin(
    types: readonly string[],
    limit: number,
    changed: (level: number) => void,
    done: (recording: Recording) => void,
  ): Promise<Recorder> {
    const mimeType = formatFor(types, (type) => MediaRecorder.isTypeSupported(type));
    if (mimeType === null) throw new Error("no format");
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    try {
      const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: RATE });
      return new Recorder(stream, recorder, limit, changed, done);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
  }

  get paused(): boolean {
    return this.recorder.state === "paused";
  }

  get seconds(): number {
    const running = this.recorder.state === "recording" ? performance.now() - this.since : 0;
    return Math.min(this.limit, (this.spent + running) / 1000);
  }

  pause(): void {
    if (this.recorder.state !== "recording") return;
    this.spent += performance.now() - this.since;
    this.recorder.pause();
  }

  resume(): void {
    if (this.recorder.state !== "paused") return;
    this.since = performance.now();
    this.recorder.resume();
  }

  stop(): void {
    this.pause();
    if (this.recorder.state !== "inactive") this.recorder.stop();
    this.release();
  }

  /** Throws everything away. */
  drop(): void {
    this.recorder.onstop = null;
    if (this.recorder.state !== "inactive") this.recorder.stop();
    this.release();
  }

  private release(): void {
    clearInterval(this.timer);
    for (const track of this.stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
    void this.context.close().catch(() => undefined);
  }

  private look(): void {
    if (this.recorder.state === "recording") {
      this.analyser.getFloatTimeDomainData(this.samples);
      const power = this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length;
      const level = Math.sqrt(power);
      this.levels.push(level);
      this.changed(Math.min(1, level * 4));
    }
    if (this.seconds >= this.limit) this.stop();
  }

  private finished(): void {
    const [type = ""] = this.recorder.mimeType.split(";");
    const file = new File(this.parts, `voice.${type.split("/")[1] ?? "webm"}`, { type });
    this.done({ file, seconds: this.spent / 1000, peaks: peaksOf(this.levels) });
  }
}
