/**
 * Whether the server has a newer page than this one. The name of the entry script is the build's id: it changes with
 * every build that changes anything. Asked when the connection comes back and every few minutes while in sight.
 */
import { useEffect, useState } from "react";
import { useLive } from "../live/LiveProvider";

const EVERY_MS = 5 * 60_000;

/** The entry script of a page, or null where there is none to compare (the story page, a test). */
export function buildOf(html: string): string | null {
  return /<script[^>]+type="module"[^>]+src="([^"]*\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? null;
}

async function newerBuild(mine: string): Promise<boolean> {
  try {
    const answer = await fetch("/console/", { cache: "no-store", credentials: "same-origin" });
    const theirs = answer.ok ? buildOf(await answer.text()) : null;
    return theirs !== null && theirs !== mine;
  } catch {
    return false;
  }
}

export function useNewerBuild(): boolean {
  const [newer, setNewer] = useState(false);
  const online = useLive((state) => state.link.phase === "online");
  useEffect(() => {
    const mine = buildOf(document.documentElement.outerHTML);
    if (!mine || !online || newer) return;
    let going = true;
    const ask = async () => {
      if (!document.hidden && (await newerBuild(mine)) && going) setNewer(true);
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      going = false;
      clearInterval(timer);
    };
  }, [online, newer]);
  return newer;
}
