import { useEffect, useRef } from "react";

/** "j", "?", "mod+k"; "mod" is ⌘ on a Mac and Ctrl elsewhere. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

export const modKey = isMac ? "⌘" : "Ctrl";

function writesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** What does something of its own with Enter, and with the arrows, while it has the focus. */
const TAKES_ENTER = "a, button, summary, [role=tab], [role=menuitem], [role=option], [role=separator]";
const TAKES_ARROWS =
  "button, summary, [role=tab], [role=menuitem], [role=separator], [role=log], .ant-dropdown *";

function takesItself(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof Element)) return false;
  if (name === "Enter") return target.matches(TAKES_ENTER);
  return name.startsWith("Arrow") && target.matches(TAKES_ARROWS);
}

export function shortcutName(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  return (mod ? "mod+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

/**
 * Binds single keys while the component is mounted. Single keys rest while
 * somebody writes or a dialog is open; those with "mod" always work.
 */
export function useShortcuts(shortcuts: Shortcuts, enabled = true): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    if (!enabled) return;
    const handleKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const name = shortcutName(event);
      const modified = name.startsWith("mod+");
      if (!modified && (event.ctrlKey || event.metaKey || writesText(event.target))) return;
      if (takesItself(event.target, name)) return;
      if (
        !modified &&
        document.querySelector("dialog[open], .ant-modal-wrap:not([style*='none']), .ant-drawer-open")
      ) {
        return;
      }
      const run = latest.current[name];
      if (!run) return;
      event.preventDefault();
      run(event);
    };
    window.addEventListener("keydown", handleKeyDown);
    return () => window.removeEventListener("keydown", handleKeyDown);
  }, [enabled]);
}
