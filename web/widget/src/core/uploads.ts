/** The files of the message that is being written: checked, sent to the desk, tried again, taken back. */
import type { Attachment } from "@havendesk/shared";
import { type Api, ApiError } from "./api.ts";
import { newId } from "./helpers.ts";
import type { Limits } from "./types.ts";

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
  /** `refused`: trying again cannot help. */
  status: "going" | "done" | "failed" | "refused";
  attachment: Attachment | null;
  peaks: number[] | null;
  stop: AbortController;
}

/** What the desk would refuse is said before it is sent. The desk looks at the bytes, this only at the label. */
export function problemOf(file: File, count: number, limits: Limits): FileProblem | null {
  if (count >= MOST) return "attach_many";
  if (file.size === 0) return "attach_empty";
  if (file.size > limits.attachment_bytes) return "attach_big";
  const types = limits.attachment_types;
  // a recorder names its codec behind the type
  const [type] = file.type.split(";");
  if (types.length > 0 && !types.some((one) => one === type)) return "attach_type";
  return null;
}

export class Uploads {
  list: Upload[] = [];

  constructor(
    private readonly api: Api,
    private readonly token: () => string | null,
    private readonly changed: () => void,
    private readonly keep: (id: string, blob: Blob) => void,
  ) {}

  add(file: File, peaks: number[] | null = null): void {
    const upload: Upload = {
      id: newId(),
      file,
      name: file.name,
      share: 0,
      status: "going",
      attachment: null,
      peaks,
      stop: new AbortController(),
    };
    this.list = [...this.list, upload];
    void this.go(upload.id);
  }

  again(id: string): void {
    this.change(id, { status: "going", share: 0 });
    void this.go(id);
  }

  /** Takes a file back; what is still on its way stops there. */
  remove(id: string): void {
    this.list.find((upload) => upload.id === id)?.stop.abort();
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
    return this.list.some((upload) => upload.status === "failed" || upload.status === "refused");
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
      const attachment = await this.api.upload(token, { ...upload, signal: upload.stop.signal }, (share) =>
        this.change(id, { share }),
      );
      this.keep(attachment.id, upload.file);
      this.change(id, { status: "done", share: 1, attachment });
    } catch (error) {
      const final = error instanceof ApiError && !error.passing && error.status !== 401;
      this.change(id, { status: final ? "refused" : "failed", share: 0 });
    }
  }
}
