import type { Money } from "@shopbell/shared/api/types.ts";
import type { Translate } from "@/shared/i18n/use-t.ts";

export interface Format {
  /** 14:05 */
  time(at: number): string;
  /** 3 Nov 2026, 14:05 */
  dateTime(at: number): string;
  /** 3 Nov 2026 */
  date(at: number): string;
  /** For lists: 14:05 today, else yesterday, a weekday, or a date. */
  listTime(at: number, now: number): string;
  /** For separators: today, yesterday, or a full date. */
  day(at: number, now: number): string;
  money(money: Money): string;
  bytes(size: number): string;
  number(value: number): string;
  /** 84.2%: a share of one, with as many digits after the point as are asked for. */
  percent(share: number, digits?: number): string;
  /** 0.031, always with as many digits after the point as are asked for. */
  decimal(value: number, digits: number): string;
  /** 45 s, 12 min, 3 h, 2 d: one unit, rounded down. */
  duration(ms: number): string;
}

const DAY = 86_400_000;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** Whole days between the calendar days of two instants, in local time. */
export const daysBetween = (earlier: number, later: number): number =>
  Math.round((startOfDay(later) - startOfDay(earlier)) / DAY);

export function createFormat(tag: string, t: Translate): Format {
  const time = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dateTime = new Intl.DateTimeFormat(tag, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const date = new Intl.DateTimeFormat(tag, { year: "numeric", month: "short", day: "numeric" });
  const shortDate = new Intl.DateTimeFormat(tag, { month: "short", day: "numeric" });
  const numericDate = new Intl.DateTimeFormat(tag, { year: "numeric", month: "numeric", day: "numeric" });
  const weekday = new Intl.DateTimeFormat(tag, { weekday: "short" });
  const longDay = new Intl.DateTimeFormat(tag, { month: "long", day: "numeric", weekday: "long" });
  const number = new Intl.NumberFormat(tag);
  const currencies = new Map<string, Intl.NumberFormat>();

  const currencyFormat = (currency: string): Intl.NumberFormat => {
    let format = currencies.get(currency);
    if (!format) {
      format = new Intl.NumberFormat(tag, {
        style: "currency",
        currency,
        currencyDisplay: "narrowSymbol",
      });
      currencies.set(currency, format);
    }
    return format;
  };

  return {
    time: (at) => time.format(at),
    dateTime: (at) => dateTime.format(at),
    date: (at) => date.format(at),
    listTime(at, now) {
      const days = daysBetween(at, now);
      if (days <= 0) return time.format(at);
      if (days === 1) return t("time.yesterday");
      if (days < 7) return weekday.format(at);
      return new Date(at).getFullYear() === new Date(now).getFullYear()
        ? shortDate.format(at)
        : numericDate.format(at);
    },
    day(at, now) {
      const days = daysBetween(at, now);
      if (days === 0) return t("time.today");
      if (days === 1) return t("time.yesterday");
      return new Date(at).getFullYear() === new Date(now).getFullYear()
        ? longDay.format(at)
        : date.format(at);
    },
    money({ minor, currency }) {
      const format = currencyFormat(currency || "CNY");
      const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
      return format.format(minor / 10 ** digits);
    },
    bytes(size) {
      const units = ["B", "kB", "MB", "GB"];
      let value = size;
      let unit = 0;
      while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit++;
      }
      return `${new Intl.NumberFormat(tag, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)} ${units[unit]}`;
    },
    number: (value) => number.format(value),
    percent: (share, digits = 0) =>
      new Intl.NumberFormat(tag, {
        style: "percent",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(share),
    decimal: (value, digits) =>
      new Intl.NumberFormat(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
        value,
      ),
    duration(ms) {
      const seconds = Math.max(0, Math.floor(ms / 1000));
      if (seconds < 60) return t("time.seconds", { n: seconds });
      if (seconds < 3600) return t("time.minutes", { n: Math.floor(seconds / 60) });
      if (seconds < 86_400) return t("time.hours", { n: Math.floor(seconds / 3600) });
      return t("time.days", { n: Math.floor(seconds / 86_400) });
    },
  };
}
