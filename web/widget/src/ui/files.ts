/**
 * Files of the conversation on the screen. A picture needs the session's token and the host page's policy
 * may forbid foreign images, so its bytes are fetched and drawn on a canvas; no address ever enters an img.
 */
import type { Attachment } from "@havendesk/shared";
import type { Api } from "../core/api.ts";

/** Pictures are drawn no larger than this, in CSS pixels. */
const WIDEST = 260;
const TALLEST = 220;
const DRAWABLE = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"]);

export function drawable(attachment: { media_type: string }): boolean {
  return DRAWABLE.has(attachment.media_type);
}

/** The size at which a picture stands, known before its bytes are, so that nothing jumps. */
export function frameFor(width: number, height: number): { width: number; height: number } {
  const share = Math.min(1, WIDEST / Math.max(1, width), TALLEST / Math.max(1, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

export class Files {
  private readonly bytes = new Map<string, Promise<Blob>>();

  constructor(
    private readonly api: Api,
    private readonly token: () => string | null,
  ) {}

  bytesOf(id: string): Promise<Blob> {
    const known = this.bytes.get(id);
    if (known) return known;
    const token = this.token();
    if (token === null) return Promise.reject(new Error("no session"));
    const coming = this.api.download(token, id);
    this.bytes.set(id, coming);
    coming.catch(() => this.bytes.delete(id));
    return coming;
  }

  /** An own upload needs no download. */
  keep(id: string, blob: Blob): void {
    this.bytes.set(id, Promise.resolve(blob));
  }

  async draw(canvas: HTMLCanvasElement, attachment: Attachment): Promise<void> {
    const picture = await createImageBitmap(await this.bytesOf(attachment.id));
    const frame = frameFor(picture.width, picture.height);
    const density = Math.min(2, devicePixelRatio || 1);
    canvas.width = frame.width * density;
    canvas.height = frame.height * density;
    canvas.style.setProperty("aspect-ratio", `${frame.width} / ${frame.height}`);
    canvas.style.setProperty("inline-size", `${frame.width}px`);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
  }

  /** Gives the file to the browser's downloads; it is never opened inside the host's page. */
  async save(attachment: { id: string; name: string }): Promise<void> {
    const url = URL.createObjectURL(await this.bytesOf(attachment.id));
    const anchor = document.createElement("a");
    anchor.href = url;
    anchor.download = attachment.name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}
