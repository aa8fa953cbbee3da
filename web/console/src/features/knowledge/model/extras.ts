import type { Extra } from "@shopbell/shared/api/types.ts";

export const MAX_EXTRAS = 10;
export const MAX_ALT = 300;
export const MAX_LABEL = 40;
const MAX_URL = 2000;

/** What is missing or wrong in an extra, as the server judges it. */
export type Fault = "product" | "label" | "url" | null;

export function faultOf(extra: Extra): Fault {
  if (extra.kind === "product") return extra.product ? null : "product";
  if (extra.kind === "image") return null;
  if (!extra.label?.trim()) return "label";
  return validLink(extra.url?.trim() ?? "") ? null : "url";
}

/** An address that a button may lead to: https, or a path of the shop's site. */
export function validLink(url: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers pass over them, so they must not pass here
  if (!url || url.length > MAX_URL || /[\s\\\u0000-\u001f\u007f]/.test(url)) return false;
  if (url.startsWith("/")) return !url.startsWith("//");
  if (!/^https:\/\//i.test(url)) return false;
  try {
    const { hostname, username, password } = new URL(url);
    return hostname !== "" && !username && !password;
  } catch {
    return false;
  }
}

/** The list with an element put back where it was. */
export const putBack = <T>(list: readonly T[], at: number, one: T): T[] => [
  ...list.slice(0, at),
  one,
  ...list.slice(at),
];
