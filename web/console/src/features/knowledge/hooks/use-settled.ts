import { useEffect, useMemo, useState } from "react";

const PAUSE_MS = 400;

/** A value as it was when it last stood still, so that nothing is asked at every letter. */
export function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useMemo(() => JSON.parse(settled) as T, [settled]);
}
