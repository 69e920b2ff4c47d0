/** The files of the message that is being written: checked, sent to the desk, tried again, taken back. */
import type { Attachment } from "@havendesk/shared";
import { type Api, ApiError } from "./api.ts";
import { newId } from "./helpers.ts";
import type { Config } from "./types.ts";

/** The gateway takes at most so many files in one message. */
export const MOST = 10;

export type FileProblem = "attach_big" | "attach_empty" | "attach_type" | "attach_many";

export interface Upload {
  /** Of this list; the desk gives its own. */
  id: string;
  file: File;
  name: string;
  /** From 0 to 1. */
  share: number;
  status: "going" | "done" | "failed";
  attachment: Attachment | null;
}

/** What the desk would refuse is said before it is sent. The desk looks at the bytes, this only at the label. */
export function problemOf(file: File, count: number, limits: Config["limits"]): FileProblem | null {
  if (count >= MOST) return "attach_many";
  if (file.size === 0) return "attach_empty";
  if (file.size > limits.attachment_bytes) return "attach_big";
  const types = limits.attachment_types;
  if (types.length > 0 && !types.some((type) => matches(file, type))) return "attach_type";
  return null;
}

function matches(file: File, type: string): boolean {
  if (type.startsWith(".")) return file.name.toLowerCase().endsWith(type.toLowerCase());
  if (type.endsWith("/*")) return file.type.startsWith(type.slice(0, -1));
  return file.type === type;
}

export class Uploads {
  list: Upload[] = [];

  constructor(
    private readonly api: Api,
    private readonly token: () => string | null,
    private readonly changed: () => void,
    private readonly keep: (id: string, blob: Blob) => void,
  ) {}

  add(file: File): void {
    const id = newId();
    this.list = [...this.list, { id, file, name: file.name, share: 0, status: "going", attachment: null }];
    void this.go(id);
  }

  again(id: string): void {
    this.change(id, { status: "going", share: 0 });
    void this.go(id);
  }

  remove(id: string): void {
    this.list = this.list.filter((upload) => upload.id !== id);
    this.changed();
  }

  /** Those that were lost with the connection go again when it is back. */
  resume(): void {
    for (const upload of this.list) if (upload.status === "failed") this.again(upload.id);
  }

  get going(): boolean {
    return this.list.some((upload) => upload.status === "going");
  }

  get broken(): boolean {
    return this.list.some((upload) => upload.status === "failed");
  }

  /** The finished files; the list is empty afterwards. */
  take(): Attachment[] {
    const taken = this.list.flatMap((upload) => (upload.attachment ? [upload.attachment] : []));
    this.list = [];
    this.changed();
    return taken;
  }

  private change(id: string, to: Partial<Upload>): void {
    this.list = this.list.map((upload) => (upload.id === id ? { ...upload, ...to } : upload));
    this.changed();
  }

  private async go(id: string): Promise<void> {
    const upload = this.list.find((one) => one.id === id);
    const token = this.token();
    this.changed();
    if (!upload) return;
    try {
      if (token === null) throw new ApiError(0, "unreachable");
      const attachment = await this.api.upload(token, upload.file, upload.name, (share) =>
        this.change(id, { share }),
      );
      this.keep(attachment.id, upload.file);
      this.change(id, { status: "done", share: 1, attachment });
    } catch {
      this.change(id, { status: "failed", share: 0 });
    }
  }
}
