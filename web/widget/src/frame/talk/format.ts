import { locale, t } from "../i18n.ts";
import type { Money } from "../wire.gen.ts";

const day = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);

/** Reports whether two times are on the same day here. */
export const sameDay = (a: number, b: number): boolean => day(a) === day(b);

export function timeOf(ms: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    ms,
  );
}

/** "Today", "Yesterday", or the date; with the year when it is another one. */
export function dayOf(ms: number, now = Date.now()): string {
  const days = Math.round((day(now) - day(ms)) / 86_400_000);
  if (days === 0) return t("log.today");
  if (days === 1) return t("log.yesterday");
  return dateOf(ms, now);
}

export function dateOf(ms: number, now = Date.now()): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(locale(), {
    ...(!sameYear && { year: "numeric" }),
    month: "short",
    day: "numeric",
    ...(sameYear && { weekday: "short" }),
  }).format(ms);
}

/** An amount in its currency. */
export function money({ minor, currency }: Money): string {
  const format = new Intl.NumberFormat(locale(), {
    style: "currency",
    currency: currency || "XXX",
    currencyDisplay: "narrowSymbol",
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

export function fileSize(bytes: number): string {
  const [unit, n] = bytes < 1 << 20 ? ["kilobyte", bytes / 1024] : ["megabyte", bytes / (1 << 20)];
  return new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: String(unit),
    unitDisplay: "short",
    maximumFractionDigits: Number(n) < 10 ? 1 : 0,
  }).format(Math.max(0.1, Number(n)));
}

/** The address if it is safe to follow or load, else "". */
export function safeURL(url: string): string {
  if (!url) return "";
  try {
    const u = new URL(url, location.href);
    return u.protocol === "https:" || u.protocol === "http:" ? u.href : "";
  } catch {
    return "";
  }
}

/** A stretch of text, or a link in it. */
export interface Piece {
  text: string;
  href: string;
}

/** Finds the web addresses in a text. Nothing but http and https becomes a link. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'，。；！？、（）【】《》“”]+/gi)) {
    // Punctuation after an address belongs to the sentence.
    const found = match[0].replace(/[.,;:!?)\]}]+$/, "");
    const href = safeURL(found);
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), href: "" });
    pieces.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: "" });
  return pieces;
}
