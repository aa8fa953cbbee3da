/**
 * Times as the shop's clock shows them. Fields of the form speak the browser's
 * own "2026-11-11T00:00", in the shop's time zone and not in this computer's.
 */

const parts = (at: number, zone: string): Record<string, string> =>
  Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** The instant as the clock in the zone shows it; "" for 0. */
export function zoned(at: number, zone: string): string {
  if (!at) return "";
  const { year, month, day, hour, minute } = parts(at, zone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** How far the zone's clock is ahead of UTC at an instant. */
function ahead(at: number, zone: string): number {
  const { year, month, day, hour, minute, second } = parts(at, zone);
  return (
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) -
    Math.floor(at / 1000) * 1000
  );
}

/**
 * The instant when the zone's clock shows the text; 0 for what is no time. Where
 * a clock skips it in spring, the time after; where it shows it twice in autumn,
 * the first.
 */
export function instant(text: string, zone: string): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(text);
  if (!match) return 0;
  const [, year, month, day, hour = "0", minute = "0"] = match;
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  if (Number.isNaN(shown)) return 0;
  const before = shown - ahead(shown - 86_400_000, zone);
  const after = shown - ahead(shown + 86_400_000, zone);
  const fits = [before, after].find((at) => at + ahead(at, zone) === shown);
  return fits ?? before;
}

/** "2026/11/11 00:00" as the shop's clock shows it. */
export const zonedText = (at: number, zone: string, tag: string): string =>
  new Intl.DateTimeFormat(tag, {
    timeZone: zone,
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
