import { createStore } from "@/shared/store/create-store.ts";

/** What this browser remembers of its user. Nothing here matters to anybody else. */
export interface Prefs {
  theme: "auto" | "light" | "dark";
  /** null follows the browser. */
  locale: "zh" | "en" | null;
  sound: boolean;
  desktop: boolean;
  listWidth: number;
  contextOpen: boolean;
}

const KEY = "shopbell.prefs";
const defaults: Prefs = {
  theme: "auto",
  locale: null,
  sound: true,
  desktop: false,
  listWidth: 320,
  contextOpen: true,
};

function read(): Prefs {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Prefs>) };
  } catch {
    return defaults;
  }
}

export const prefsStore = createStore<Prefs>(read());

export function setPrefs(change: Partial<Prefs>): void {
  const next = { ...prefsStore.get(), ...change };
  prefsStore.set(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Private mode or a full store: the choice lasts until the page is closed.
  }
}

export const usePrefs = (): Prefs => prefsStore.use();
