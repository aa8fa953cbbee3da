import { useEffect, useSyncExternalStore } from "react";
import { usePrefs } from "@/shared/prefs/prefs-store.ts";
import type { Scheme } from "./ant-theme.ts";

const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

function subscribeSystem(listener: () => void): () => void {
  systemDark.addEventListener("change", listener);
  return () => systemDark.removeEventListener("change", listener);
}

/** The scheme on screen: the chosen one, or the system's. Marks the document for our own styles. */
export function useScheme(): Scheme {
  const { theme: choice } = usePrefs();
  const prefersDark = useSyncExternalStore(subscribeSystem, () => systemDark.matches);
  const scheme = choice === "auto" ? (prefersDark ? "dark" : "light") : choice;
  useEffect(() => {
    document.documentElement.dataset.theme = scheme;
  }, [scheme]);
  return scheme;
}
