import { useEffect } from "react";
import { useLive, useLiveClient } from "../../live/LiveProvider";

/** Say that everything up to `number` was on the screen: only when the page is really looked at. */
export function useReadMarks(ticket: string, mayMark: boolean, number: number): void {
  const client = useLiveClient();
  const online = useLive((state) => state.link.phase === "online");
  useEffect(() => {
    if (!mayMark || !online) return;
    const mark = () => {
      if (document.visibilityState === "visible" && document.hasFocus()) {
        client.dispatch({ type: "seen", ticket, number });
      }
    };
    mark();
    window.addEventListener("focus", mark);
    document.addEventListener("visibilitychange", mark);
    return () => {
      window.removeEventListener("focus", mark);
      document.removeEventListener("visibilitychange", mark);
    };
  }, [client, ticket, mayMark, online, number]);
}
