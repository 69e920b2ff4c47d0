/**
 * Keeps the text that is being written: at once in this browser, a moment later on the server. A dead server, a lost
 * network or an ended session cost nothing: the copy here stays, and goes up as soon as somebody listens.
 */
import { type Draft, isEmpty, judge, type LocalDraft, NO_DRAFT, type ServerDraft } from "./draftRules";

/** The server's copy is newer than the one that this text is based on. */
export class OutdatedError extends Error {
  constructor(readonly stored: ServerDraft | null) {
    super("draft_outdated");
  }
}

/** The server does not keep this text. `forGood`: it keeps none for this ticket, so it is not asked again. */
export class NotKeptError extends Error {
  constructor(readonly forGood: boolean) {
    super("draft_not_kept");
  }
}

export interface DraftDeps {
  load(): LocalDraft;
  save(draft: LocalDraft): void;
  /** Rejects with OutdatedError, NotKeptError, or anything else for "try again later". */
  put(draft: Draft, revision: number): Promise<{ revision: number }>;
  drop(): Promise<void>;
  /** The server's copy is wanted: it was said to be newer, without being shown. */
  fetch(): void;
}

export interface DraftView {
  draft: Draft;
  /** What another browser wrote meanwhile, while both went on. */
  other: ServerDraft | null;
  /** Counts up when the text changed by itself, not by typing. */
  turn: number;
  where: "server" | "saving" | "here";
}

const DEBOUNCE_MS = 700;
const AGAIN_MS = 4_000;

export class DraftKeeper {
  private local: LocalDraft;
  private view: DraftView;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running = false;
  private kept = true;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly deps: DraftDeps) {
    this.local = deps.load();
    this.view = { draft: this.local, other: null, turn: 0, where: this.local.dirty ? "here" : "server" };
  }

  getView = (): DraftView => this.view;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  write(change: Partial<Draft>): void {
    this.keep({ ...this.local, ...change, dirty: true });
    this.later(DEBOUNCE_MS);
  }

  /** It was sent, or thrown away. */
  clear(): void {
    this.keep({ ...NO_DRAFT, internal: this.local.internal, revision: this.local.revision, dirty: true }, 1);
    void this.flush();
  }

  /** What the server has, as a fetch of the ticket told. */
  hear(server: ServerDraft | null): void {
    if (this.running) return;
    const verdict = judge(this.local, server);
    if (verdict.take === "server") {
      const taken = server ? { ...server, dirty: false } : NO_DRAFT;
      const changed =
        taken.text !== this.local.text || taken.attachments.length !== this.local.attachments.length;
      this.keep(taken, changed ? 1 : 0, null);
    } else if (verdict.take === "choose") {
      this.show({ other: server });
    } else {
      if (verdict.base !== this.local.revision || verdict.send !== this.local.dirty)
        this.keep({ ...this.local, revision: verdict.base, dirty: verdict.send });
      if (verdict.send && !this.timer) this.later(0);
    }
  }

  /** Both went on: which one stays? */
  choose(which: "here" | "there"): void {
    const { other } = this.view;
    if (!other) return;
    if (which === "there") {
      this.keep({ ...other, dirty: false }, 1, null);
    } else {
      this.keep({ ...this.local, revision: other.revision, dirty: true }, 0, null);
      this.later(0);
    }
  }

  /** Bring it to the server now. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.running || !this.local.dirty || this.view.other || !this.kept) return;
    this.running = true;
    this.show({ where: "saving" });
    const sent = this.local;
    try {
      const revision = isEmpty(sent)
        ? await this.dropped(sent.revision)
        : (await this.deps.put(sent, sent.revision)).revision;
      const clean = this.local === sent;
      this.keep({ ...this.local, revision, dirty: !clean });
      if (!clean) this.later(DEBOUNCE_MS);
    } catch (error) {
      this.failed(error);
    } finally {
      this.running = false;
    }
  }

  stop(): void {
    void this.flush();
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.listeners.clear();
  }

  /** A dropped text leaves an empty one with the next revision behind. */
  private async dropped(revision: number): Promise<number> {
    await this.deps.drop();
    return revision + 1;
  }

  private failed(error: unknown): void {
    this.show({ where: "here" });
    if (error instanceof NotKeptError) {
      this.kept = !error.forGood;
    } else if (error instanceof OutdatedError) {
      this.running = false;
      if (error.stored) this.hear(error.stored);
      else this.deps.fetch();
    } else {
      this.later(AGAIN_MS);
    }
  }

  private later(ms: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private keep(draft: LocalDraft, turns = 0, other: ServerDraft | null = this.view.other): void {
    this.local = draft;
    this.deps.save(draft);
    this.show({ draft, other, turn: this.view.turn + turns, where: draft.dirty ? "here" : "server" });
  }

  private show(change: Partial<DraftView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }
}
