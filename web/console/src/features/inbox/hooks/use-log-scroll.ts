import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer to the end than this counts as reading the newest. */
const END_PX = 80;
/** Closer to the top than this asks for older messages. */
const TOP_PX = 600;

interface LogScroll {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  atEnd: boolean;
  toEnd: (smooth?: boolean) => void;
  handleScroll: () => void;
}

/**
 * Keeps the log where its reader is: at the end while they are there, on the
 * same line while older messages come in above.
 */
export function useLogScroll(firstSeq: number, ready: boolean, onNearTop: () => void): LogScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const before = useRef({ firstSeq: 0, fromBottom: 0 });

  const toEnd = useCallback((smooth = false) => {
    const element = scroller.current;
    if (!element) return;
    sticks.current = true;
    element.scrollTo({ top: element.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }, []);

  const handleScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const fromBottom = element.scrollHeight - element.scrollTop;
    before.current = { firstSeq, fromBottom };
    const end = fromBottom - element.clientHeight < END_PX;
    sticks.current = end;
    setAtEnd(end);
    if (element.scrollTop < TOP_PX) onNearTop();
  };

  // Older messages came in above: the line that was read stays where it was.
  useLayoutEffect(() => {
    const element = scroller.current;
    const known = before.current;
    if (element && known.firstSeq > 0 && firstSeq < known.firstSeq && !sticks.current) {
      element.scrollTop = element.scrollHeight - known.fromBottom;
    }
    before.current = { ...known, firstSeq };
  }, [firstSeq]);

  // Pictures that load and a composer that grows move the end as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the elements exist once the log is ready
  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const observer = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ready]);

  return { scroller, content, atEnd, toEnd, handleScroll };
}
