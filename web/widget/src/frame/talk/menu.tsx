import { useEffect, useRef, useState } from "preact/hooks";
import { type Lang, showTexts, t } from "../i18n.ts";
import type { Shell } from "../shell.ts";

interface MenuProps {
  shell: Shell;
  onClose: () => void;
  onEnd: (() => void) | undefined;
}

/** The menu of the head. */
export function Menu({ shell, onClose, onEnd }: MenuProps) {
  const [asking, setAsking] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { state } = shell;
  useEffect(() => box.current?.querySelector("button")?.focus(), [asking]);
  useEffect(() => {
    const opener = document.querySelector<HTMLElement>("[aria-haspopup]");
    const outside = (e: Event) => {
      const target = e.target as Node;
      if (!box.current?.contains(target) && !opener?.contains(target)) onClose();
    };
    document.addEventListener("pointerdown", outside);
    window.addEventListener("blur", onClose);
    return () => {
      document.removeEventListener("pointerdown", outside);
      window.removeEventListener("blur", onClose);
      if (document.activeElement === document.body) opener?.focus();
    };
  }, []);
  const handleKey = (e: KeyboardEvent) => {
    if (e.key === "Escape" || e.key === "Tab") {
      e.stopPropagation();
      onClose();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const items = [...(box.current?.querySelectorAll("button") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    items[(at + step + items.length) % items.length]?.focus();
  };
  const item = (text: string, act: () => void) => (
    <button type="button" role="menuitem" onClick={act}>
      {text}
    </button>
  );
  const closing = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <div class="float menu" role="menu" aria-label={t("head.menu")} ref={box} onKeyDown={handleKey}>
      {asking ? (
        <>
          <p>{t("menu.endAsk")}</p>
          {item(t("menu.cancel"), onClose)}
          {item(t("menu.endYes"), () => void end(shell, onEnd))}
        </>
      ) : (
        <>
          {item(t("human.ask"), () => shell.send(t("human.ask")))}
          {item(
            t("menu.lang"),
            closing(() => void setLang(shell, state.lang === "zh" ? "en" : "zh")),
          )}
          {item(
            t(state.sound ? "menu.soundOff" : "menu.soundOn"),
            closing(() => setSound(shell, !state.sound)),
          )}
          {item(t("menu.end"), () => setAsking(true))}
        </>
      )}
    </div>
  );
}

async function setLang(shell: Shell, lang: Lang): Promise<void> {
  showTexts(lang, await shell.env.loadTexts(lang, true));
  shell.env.vault.set("lang", lang);
  shell.store.set({ lang });
  // Greeting and questions come from the server in the visitor's language.
  await shell.reopen();
}

function setSound(shell: Shell, sound: boolean): void {
  shell.env.vault.set("sound", sound ? "" : "off");
  shell.store.set({ sound });
}

/** Ends the visit on this device: the next message comes from somebody new. */
async function end(shell: Shell, leave: (() => void) | undefined): Promise<void> {
  const talk = await shell.startTalk();
  for (const p of shell.state.pending) talk?.discard(p);
  shell.forget();
  if (leave) leave();
  else await shell.open();
}
