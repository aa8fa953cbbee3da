import { brand } from "@shopbell/shared/tokens/brand.ts";
import { render } from "preact";
import { Bridge } from "./bridge.ts";
import { type Catalogue, type Lang, langOf, showTexts } from "./i18n.ts";
import { Shell } from "./shell.ts";
import { browserStorage, Vault } from "./storage.ts";
import { blank, Store } from "./store.ts";
import { App } from "./ui/app.tsx";
import { touch } from "./ui/composer.tsx";

/** Address of the style sheet that comes with Talk; set by the build. */
declare const TALK_CSS: string;

const catalogues = {
  zh: [() => import("../locales/zh-CN.ts"), () => import("../locales/talk.zh-CN.ts")],
  en: [() => import("../locales/en.ts"), () => import("../locales/talk.en.ts")],
} as const;

async function loadTexts(lang: Lang, all: boolean): Promise<Catalogue> {
  const [first, rest] = catalogues[lang];
  const parts = await Promise.all([first(), all ? rest() : null]);
  return Object.assign({}, ...parts.map((part) => part?.texts));
}

/** Adds a style sheet and waits until it applies. */
const loadStyle = (href: string): Promise<unknown> =>
  new Promise((onload, onerror) => {
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload, onerror }),
    );
  });

async function main(): Promise<void> {
  const params = new URLSearchParams(location.search);
  const param = (name: string): string => params.get(name) ?? "";
  const key = param("key");
  const vault = new Vault(`shopbell:${key}:`, browserStorage());
  const setting = vault.get("lang") ?? param("lang");
  const lang = langOf(setting === "zh" || setting === "en" ? setting : navigator.language);
  showTexts(lang, await loadTexts(lang, false));

  const store = new Store({
    ...blank,
    lang,
    sound: vault.get("sound") !== "off",
    open: false,
    shop: JSON.parse(vault.get("shop") ?? "null"),
    limits: null,
    talk: null,
  });
  const shell = new Shell(store, {
    base: new URL("./", location.href),
    key,
    vault,
    loadTexts,
    loadTalk: async () => (await Promise.all([import("./talk/index.ts"), loadStyle(TALK_CSS)]))[0],
  });
  const bridge = new Bridge(param("host"), (message) => shell.receive(message));
  const close = bridge.framed ? () => bridge.post({ shopbell: 1, type: "close" }) : undefined;

  let shown = { look: "", count: 0, open: false };
  const draw = (): void => {
    const { state } = store;
    const accent = [param("accent"), state.shop?.accent ?? ""].find((c) => CSS.supports("color", c)) ?? brand;
    const count = state.talk?.unread(state) ?? 0;
    const look = state.lang + accent;
    const was = shown;
    shown = { look, count, open: state.open };
    if (look !== was.look) {
      // Through the object model: a policy without inline styles allows it.
      document.documentElement.style.setProperty("--accent", accent);
      document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
      bridge.post({ shopbell: 1, type: "ready", lang: state.lang, accent });
    }
    if (count !== was.count) bridge.post({ shopbell: 1, type: "unread", count });
    render(<App shell={shell} onClose={close} />, document.body);
    // A keyboard that opens by itself would cover a phone's screen.
    if (state.open && !was.open && !touch) document.querySelector("textarea")?.focus();
  };
  store.onChange = draw;
  draw();

  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") close?.();
  });
  document.addEventListener("dragenter", () => void shell.startTalk(), { once: true });
  // A chat that is a page of its own is open from the start.
  if (!bridge.framed) shell.receive({ shopbell: 1, type: "stage", stage: "open" });
}

void main();
