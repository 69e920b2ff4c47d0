import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer to the end than this (px) counts as being there. */
const NEAR = 64;

/**
 * Open at the end, stay there while the reader is there, and never move the text under a reader who
 * scrolled up.
 *
 * @param version changes with every new message
 * @param from number before the first held message; falls when earlier messages are put in front
 */
export function useStickToEnd(box: RefObject<HTMLElement | null>, version: number, from: number) {
  const [atEnd, setAtEnd] = useState(true);
  const [fresh, setFresh] = useState(0);
  const stuck = useRef(true);
  const lastVersion = useRef(version);
  const place = useRef<{ height: number; top: number } | null>(null);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    stuck.current = true;
    setAtEnd(true);
    setFresh(0);
  }, [box]);

  useLayoutEffect(() => {
    const grown = version - lastVersion.current;
    lastVersion.current = version;
    if (stuck.current) toEnd();
    else if (grown > 0) setFresh((before) => before + grown);
  }, [version, toEnd]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when earlier messages came
  useLayoutEffect(() => {
    const element = box.current;
    const kept = place.current;
    place.current = null;
    if (element && kept) element.scrollTop = kept.top + (element.scrollHeight - kept.height);
  }, [from]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onScroll = () => {
      const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      stuck.current = near;
      setAtEnd(near);
      if (near) setFresh(0);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    // Pictures that load and a composer that grows change the heights without a message.
    const observer = new ResizeObserver(() => {
      if (stuck.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [box]);

  const keepPlace = useCallback(() => {
    const element = box.current;
    if (element) place.current = { height: element.scrollHeight, top: element.scrollTop };
  }, [box]);

  return { atEnd, fresh, toEnd, keepPlace };
}
