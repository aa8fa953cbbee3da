import type { Site, SiteSettings } from "@shopbell/shared/api/types.ts";

/** What a new site begins with: its folder, read once a week at night. */
export function settingsOf(start: string, name: string): SiteSettings {
  return {
    name,
    start,
    include: folderOf(start),
    exclude: [],
    limit: 200,
    every: "weekly",
    hour: 4,
    weekday: 1,
    lang: "",
    passages: true,
    entries: false,
    paused: false,
  };
}

/** Whoever types the address of the help pages wants these, and not the whole shop. */
export function folderOf(start: string): string[] {
  try {
    const { pathname } = new URL(start);
    const folder = pathname.slice(0, pathname.lastIndexOf("/") + 1);
    return folder === "/" ? [] : [folder];
  } catch {
    return [];
  }
}

export const settingsIn = ({
  name,
  start,
  include,
  exclude,
  limit,
  every,
  hour,
  weekday,
  lang,
  passages,
  entries,
  paused,
}: Site): SiteSettings => ({
  name,
  start,
  include,
  exclude,
  limit,
  every,
  hour,
  weekday,
  lang,
  passages,
  entries,
  paused,
});

/** The part of an address that tells pages of one site apart. */
export function pathOf(url: string): string {
  try {
    const { pathname, search } = new URL(url);
    return decodeURI(pathname) + search;
  } catch {
    return url;
  }
}
