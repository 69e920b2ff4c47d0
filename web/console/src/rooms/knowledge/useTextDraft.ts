/** One text that is being written: kept by itself, never over somebody else's. */
import type { ArticleText, ArticleWords, CustomerLanguage } from "@havendesk/shared";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { keys } from "../../api/keys";
import { ApiError } from "../../api/problem";
import { useSaveDraft } from "./queries";

const PAUSE_MS = 1_200;
export const EMPTY: ArticleWords = { title: "", summary: "", variants: [], body: "" };

export type Keeping = "kept" | "changed" | "keeping" | "failed" | "conflict";

/** The version that a colleague stored meanwhile; nothing where it failed for another reason. */
function clashing(failure: unknown): number | null {
  if (!(failure instanceof ApiError) || failure.problem.code !== "conflict") return null;
  return Number(failure.problem.params?.["version"] ?? 0);
}

export function useTextDraft(article: string, language: CustomerLanguage, text: ArticleText) {
  const queries = useQueryClient();
  const { mutateAsync } = useSaveDraft(article, language);
  const [words, setWords] = useState<ArticleWords>(text.draft?.words ?? text.words ?? EMPTY);
  const [keeping, setKeeping] = useState<Keeping>("kept");
  const [version, setVersion] = useState(text.draft?.version ?? 0);
  const [error, setError] = useState<unknown>(null);
  const newest = useRef({ words, version, follows: false });
  newest.current.words = words;
  /** What a colleague stored over it, after a conflict. */
  const present = useRef(0);
  const running = useRef<Promise<number | null>>(Promise.resolve(null));

  /** Store what stands in the fields; the version that holds then, or nothing if it could not be stored. */
  const keep = useCallback(async (): Promise<number | null> => {
    const job = running.current.then(async () => {
      const { words: written, version: from, follows } = newest.current;
      setKeeping("keeping");
      try {
        const answer = await mutateAsync({ ...written, version: from, follows_source: follows });
        newest.current.version = answer.version;
        setVersion(answer.version);
        setError(null);
        setKeeping(newest.current.words === written ? "kept" : "changed");
        await queries.invalidateQueries({ queryKey: keys.knowledge });
        return answer.version;
      } catch (failure) {
        const version = clashing(failure);
        present.current = version ?? present.current;
        setError(failure);
        setKeeping(version === null ? "failed" : "conflict");
        return null;
      }
    });
    running.current = job;
    return job;
  }, [mutateAsync, queries]);

  useEffect(() => {
    if (keeping !== "changed") return;
    const timer = setTimeout(() => void keep(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [keeping, keep]);

  // What a colleague stored is shown at once where nothing of one's own would be lost.
  const theirs = text.draft?.version ?? 0;
  useEffect(() => {
    if (keeping !== "kept" || theirs === newest.current.version) return;
    newest.current.version = theirs;
    setVersion(theirs);
    setWords(text.draft?.words ?? text.words ?? EMPTY);
  }, [keeping, theirs, text]);

  useEffect(() => {
    if (keeping === "kept") return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [keeping]);

  return {
    words,
    version,
    keeping,
    error,
    keep,
    change: (more: Partial<ArticleWords>) => {
      setWords((before) => ({ ...before, ...more }));
      setKeeping((before) => (before === "conflict" ? before : "changed"));
    },
    /** The text says now what its parent says. */
    follow: () => {
      newest.current.follows = true;
      return keep();
    },
    /** After a conflict: throw one's own away, or put it over theirs. */
    takeTheirs: () => {
      newest.current.version = theirs;
      setVersion(theirs);
      setWords(text.draft?.words ?? text.words ?? EMPTY);
      setError(null);
      setKeeping("kept");
    },
    putOver: () => {
      newest.current.version = present.current;
      return keep();
    },
  };
}
