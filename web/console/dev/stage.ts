/**
 * A stand-in for the server on which a story is played: answers from the cast, a socket that a story can
 * make say anything. It is real code with the product's own types, but no product: the build never sees it.
 */
import type {
  Attachment,
  ClientFrame,
  Help,
  Me,
  Message,
  ServerFrame,
  Situation,
  StateFrame,
  TicketRow,
  Translations,
} from "@havendesk/shared";
import type { Backend, Method } from "../src/api/backend";
import { ApiError, UnreachableError } from "../src/api/problem";
import type { SocketLike } from "../src/live/client";
import {
  ARIA,
  DANIEL,
  DANIEL_MESSAGES,
  HISTORY,
  MINE,
  MINJI,
  MINJI_MESSAGES,
  meOf,
  QUEUE,
  STAFF,
  TEAMS,
} from "./cast";
import { COUNTS, INBOX, LIVE, MACROS, marked, TAGS, VIEWS } from "./deskCast";
import { HELP } from "./helps";
import { REVEALED, SITUATION } from "./situations";

const NO_TRANSLATIONS: Translations = { model: false, kept: [], originals: [] };

type Answer = unknown | ((body: unknown, path: string) => unknown);

export interface StageOptions {
  me?: Me;
  /** Answers by "METHOD path" without the query; they come before the stage's own. */
  answers?: Record<string, Answer>;
  situation?: Situation;
  translations?: Translations;
  help?: Help;
  lists?: Partial<Record<string, TicketRow[]>>;
  /** Never answers the requests whose path contains this. */
  silentFor?: string;
  /** The ticket as the gateway says it is, where a story moves it. */
  stateNow?: () => TicketRow;
  /** The gateway can not be reached. */
  offline?: boolean;
}

export interface Stage {
  backend: Backend;
  /** What the page asked for, "METHOD path". */
  asked: string[];
  bodies: Array<{ path: string; body: unknown }>;
  /** Frames that the page sent. */
  sent: ClientFrame[];
  /** Let the gateway say something. */
  say(frame: ServerFrame): void;
  /** Let the gateway's connection break. */
  cut(): void;
  left: string[];
}

export function refusal(code: string, status = 409): ApiError {
  return new ApiError({ type: `/docs/errors#${code}`, title: code, status, code, request_id: "req_01J8ZT" });
}

const MESSAGES: Record<string, Message[]> = { [MINJI.id]: MINJI_MESSAGES, [DANIEL.id]: DANIEL_MESSAGES };
const ROWS = [...MINE, ...QUEUE];

export function stateOf(row: TicketRow, more: Partial<StateFrame> = {}): StateFrame {
  return {
    type: "state",
    ticket: row.id,
    reference: row.reference,
    status: row.status,
    handler: row.handler,
    assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name } : null,
    topic: row.topic,
    priority: row.priority,
    language: row.language,
    queue: null,
    head: row.last_number,
    read: { customer: row.read_customer, agent: row.read_agent },
    rating: row.rating,
    ...more,
  };
}

export function makeStage(options: StageOptions = {}): Stage {
  const sockets: StageSocket[] = [];
  const stage: Stage = {
    asked: [],
    bodies: [],
    sent: [],
    left: [],
    say(frame) {
      for (const socket of sockets) socket.deliver(frame);
    },
    cut() {
      for (const socket of sockets.splice(0)) socket.onclose?.(new CloseEvent("close", { code: 1011 }));
    },
    backend: {
      liveUrl: "ws://stage/live/v1",
      go: (url) => stage.left.push(url),
      send: () => Promise.reject(new UnreachableError()),
      connect() {
        const socket = new StageSocket(stage, options);
        sockets.push(socket);
        return socket;
      },
      upload: (file, onProgress) => pretendUpload(file, onProgress),
      request<T>(method: Method, path: string, body?: unknown): Promise<T> {
        const [plain = path] = path.split("?");
        stage.asked.push(`${method} ${plain}`);
        stage.bodies.push({ path: plain, body });
        if (options.silentFor && path.includes(options.silentFor)) return new Promise(() => undefined);
        return answer(options, method, plain, path, body) as Promise<T>;
      },
    },
  };
  return stage;
}

async function answer(
  options: StageOptions,
  method: string,
  plain: string,
  full: string,
  body: unknown,
): Promise<unknown> {
  const given = options.answers?.[`${method} ${plain}`];
  if (given !== undefined) return typeof given === "function" ? given(body, full) : given;
  if (plain === "/live/ticket") {
    if (options.offline) throw new UnreachableError();
    return { ticket: "stage", expires_in: 30 };
  }
  if (plain === "/me") return options.me ?? meOf(ARIA);
  if (plain === "/desk/teams") return TEAMS;
  if (plain === "/desk/staff") return STAFF;
  if (plain === "/desk/tickets") return listAnswer(options, full);
  const desk = DESK[plain];
  if (desk !== undefined && method === "GET") return desk;
  return method === "GET" ? ticketAnswer(options, plain) : actAnswer(options, plain);
}

function actAnswer(options: StageOptions, plain: string): unknown {
  if (plain.endsWith("/reveal")) return REVEALED;
  return plain.endsWith("/help") ? (options.help ?? HELP) : {};
}

/** What stands around the tickets. */
const DESK: Record<string, unknown> = {
  "/desk/views": VIEWS,
  "/desk/counts": COUNTS,
  "/desk/tags": TAGS,
  "/desk/macros": MACROS,
  "/desk/inbox": INBOX,
  "/desk/live": LIVE,
};

function listAnswer(options: StageOptions, full: string): unknown {
  const view = new URLSearchParams(full.split("?")[1]).get("view") ?? "mine";
  const rows = options.lists?.[view] ?? (view === "mine" ? marked(MINE) : view === "queue" ? QUEUE : ROWS);
  return { items: rows, next: "" };
}

function ticketAnswer(options: StageOptions, plain: string): unknown {
  const [, id = "", what] = /^\/desk\/tickets\/([^/]+)\/?(.*)$/.exec(plain) ?? [];
  if (what === "situation") return options.situation ?? SITUATION;
  if (what === "translations") return options.translations ?? NO_TRANSLATIONS;
  const row = ROWS.find((each) => each.id === id);
  if (!row) throw refusal("not_found", 404);
  return {
    ticket: row,
    messages: MESSAGES[id] ?? DANIEL_MESSAGES.map((each) => ({ ...each, ticket: id })),
    history: HISTORY,
  };
}

async function pretendUpload(file: File, onProgress: (share: number) => void): Promise<Attachment> {
  onProgress(0.5);
  await Promise.resolve();
  onProgress(1);
  return { id: crypto.randomUUID(), name: file.name, media_type: file.type, bytes: file.size };
}

class StageSocket implements SocketLike {
  readyState = 0;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;

  constructor(
    private readonly stage: Stage,
    private readonly options: StageOptions,
  ) {
    queueMicrotask(() => {
      if (this.options.offline) return;
      this.readyState = 1;
      this.onopen?.(new Event("open"));
    });
  }

  send(data: string): void {
    const frame = JSON.parse(data) as ClientFrame;
    this.stage.sent.push(frame);
    if (frame.type === "hello") {
      this.deliver({
        type: "welcome",
        v: 1,
        you: { kind: "staff", id: ARIA.id },
        beat_seconds: 20,
        limits: {
          frame_bytes: 262_144,
          text_characters: 10_000,
          frames_per_second: 20,
          burst: 60,
          attachments: 10,
          open_tickets: 200,
        },
        resumed: Object.keys(frame.heads),
      });
    }
    if (frame.type === "beat") this.deliver({ type: "beat", heads: frame.heads });
    if (frame.type === "open") {
      const row = this.options.stateNow?.() ?? ROWS.find((each) => each.id === frame.ticket);
      if (row) this.deliver(stateOf(row));
    }
  }

  deliver(frame: ServerFrame): void {
    queueMicrotask(() => this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(frame) })));
  }

  close(): void {
    this.readyState = 3;
  }
}
