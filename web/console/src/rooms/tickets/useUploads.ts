import type { Attachment } from "@havendesk/shared";
import { useCallback, useEffect, useRef, useState } from "react";
import { useBackend } from "../../api/context";
import { ApiError } from "../../api/problem";
import { useUploadLimits } from "./uploadLimits";

/** The gateway takes this many attachments in one message. */
export const MOST_ATTACHMENTS = 10;

export interface Upload {
  key: string;
  name: string;
  /** 0 to 1. */
  share: number;
  done: Attachment | null;
  error: unknown;
  file: File | null;
}

/** Files of the composer: they go up at once, the message only names them. */
export function useUploads(initial: readonly Attachment[]) {
  const backend = useBackend();
  const [uploads, setUploads] = useState<Upload[]>(() => initial.map(finished));
  const limits = useUploadLimits();
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const controllers = running.current;
    return () => {
      for (const controller of controllers.values()) controller.abort();
    };
  }, []);

  const count = useRef(uploads.length);
  count.current = uploads.length;

  const patch = useCallback((key: string, change: Partial<Upload>) => {
    setUploads((before) => before.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
  }, []);

  const run = useCallback(
    async (key: string, file: File) => {
      const controller = new AbortController();
      running.current.set(key, controller);
      try {
        const done = await backend.upload(file, (share) => patch(key, { share }), controller.signal);
        patch(key, { done, share: 1, error: null });
      } catch (error) {
        if (!controller.signal.aborted) patch(key, { error });
      } finally {
        running.current.delete(key);
      }
    },
    [backend, patch],
  );

  /** @returns how many were too many */
  const add = useCallback(
    (files: readonly File[]) => {
      const fresh = files.map((file) => ({
        key: crypto.randomUUID(),
        name: file.name,
        share: 0,
        done: null,
        // What is too large is refused before a byte of it travels.
        error: limits && file.size > limits.attachment_bytes ? tooLarge() : null,
        file,
      }));
      const room = Math.max(0, MOST_ATTACHMENTS - count.current);
      const kept = fresh.slice(0, room);
      count.current += kept.length;
      setUploads((before) => [...before, ...kept]);
      for (const upload of kept) if (!upload.error) void run(upload.key, upload.file);
      return fresh.length - kept.length;
    },
    [run, limits],
  );

  const remove = useCallback((key: string) => {
    running.current.get(key)?.abort();
    setUploads((before) => before.filter((upload) => upload.key !== key));
  }, []);

  const retry = useCallback(
    (upload: Upload) => {
      if (!upload.file) return;
      patch(upload.key, { error: null, share: 0 });
      void run(upload.key, upload.file);
    },
    [patch, run],
  );

  const replace = useCallback(
    (attachments: readonly Attachment[]) => setUploads(attachments.map(finished)),
    [],
  );

  return { uploads, add, remove, retry, replace };
}

function tooLarge(): ApiError {
  return new ApiError({
    type: "about:blank",
    title: "attachment_too_large",
    status: 413,
    code: "attachment_too_large",
  });
}

function finished(done: Attachment): Upload {
  return { key: done.id, name: done.name, share: 1, done, error: null, file: null };
}
