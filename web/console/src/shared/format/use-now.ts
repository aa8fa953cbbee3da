import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const notify of listeners) notify();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The current time in steps of `step` ms. All clocks on screen share one timer. */
export function useNow(step = 1000): number {
  const tick = useSyncExternalStore(subscribe, () => Math.floor((timer ? now : Date.now()) / step));
  return tick * step;
}
