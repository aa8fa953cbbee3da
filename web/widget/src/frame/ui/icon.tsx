export const bell = "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5a2.3 2.3 0 0 0 4 0M12 3v2";
export const more = "M5 12h.5M12 12h.5M19 12h.5";
export const chevron = "m6 9 6 6 6-6";
export const send = "M5 12 4 4.5 20.5 12 4 19.5ZM5 12h7";
export const emoji = "M3.5 12a8.5 8.5 0 1 1 17 0 8.5 8.5 0 0 1-17 0M8.5 14a4 4 0 0 0 7 0M9 9.5v.5M15 9.5v.5";
export const image = "M4 5.5h16v13H4V16l4.5-5 4.5 5 2.5-2.5 4.5 4M15.5 9h.01";
export const camera = "M4 7.5h3.5l1.5-2h6l1.5 2H20v11H4ZM9 13a3 3 0 1 1 6 0 3 3 0 0 1-6 0";

/** A drawn sign; whoever uses it gives it a name in words. */
export function Icon({ d, size = 20 }: { d: string; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
