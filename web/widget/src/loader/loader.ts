import { brand } from "@shopbell/shared/tokens/brand.ts";
import { type Stage, type ToFrame, toHost } from "../protocol.ts";
import { style } from "./style.ts";

/**
 * The one script of the shop's page. It draws the launcher in a shadow root,
 * creates the frame when the page has nothing better to do, and passes a few
 * messages. It reads its settings from its own tag's data attributes and
 * offers window.Shopbell.
 */

/** What a page can do with the widget. */
export interface ShopbellAPI {
  open(): void;
  close(): void;
  /** Tells who the visitor is: a token signed with the channel's secret. */
  identify(identity: string): void;
  /** Calls back with the number of unread messages; returns a function that stops it. */
  on(event: "unread" | "open" | "close", callback: (unread: number) => void): () => void;
}

declare global {
  interface Window {
    Shopbell?: ShopbellAPI;
  }
}

const words = {
  zh: {
    title: "在线客服",
    open: "打开在线客服",
    close: "收起在线客服",
    unread: (n: number) => `，${n} 条未读消息`,
    failed: "在线客服暂时打不开",
  },
  en: {
    title: "Customer service chat",
    open: "Open customer service chat",
    close: "Close customer service chat",
    unread: (n: number) => `, ${n} unread`,
    failed: "Customer service chat is not available right now",
  },
};

const bell = "M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5a2.3 2.3 0 0 0 4 0M12 3v2";
const chevron = "m6 9 6 6 6-6";

/** How long the frame may take until it says that it is ready: in all, and once it has loaded. */
const patience = [12_000, 5000] as const;

const langOf = (tag: string): keyof typeof words => (tag.startsWith("zh") ? "zh" : "en");

function icon(...paths: string[]): Element {
  const draw = (name: string, attribute: string, value: string) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    element.setAttribute(attribute, value);
    return element;
  };
  const svg = draw("svg", "viewBox", "0 0 24 24");
  svg.append(...paths.map((d) => draw("path", "d", d)));
  return svg;
}

function start(script: HTMLScriptElement): void {
  const { key = "", lang: setting = "auto", accent = "", position, open: opened } = script.dataset;
  let { identity = "" } = script.dataset;
  const { origin } = new URL(script.src);
  let lang = langOf(setting === "auto" ? document.documentElement.lang || navigator.language : setting);

  const host = document.createElement("shopbell-widget");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  host.dataset.side = position;

  const launcher = document.createElement("button");
  const badge = document.createElement("span");
  const panel = document.createElement("div");
  const failure = document.createElement("p");
  launcher.append(icon(bell, chevron), badge);
  panel.append(failure);
  panel.setAttribute("role", "dialog");
  root.append(panel, launcher);

  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let stage: Stage = "idle";
  let unread = 0;

  const paint = (color: string): void =>
    host.style.setProperty("--accent", CSS.supports("color", color) ? color : brand);

  const emit = (event: string): boolean => host.dispatchEvent(new Event(event));

  function label(): void {
    const w = words[lang];
    const isOpen = stage === "open";
    launcher.setAttribute("aria-label", (isOpen ? w.close : w.open) + (unread ? w.unread(unread) : ""));
    launcher.setAttribute("aria-expanded", String(isOpen));
    badge.textContent = isOpen || !unread ? "" : unread > 99 ? "99+" : String(unread);
    panel.setAttribute("aria-label", w.title);
    if (frame) frame.title = w.title;
  }

  const post = (message: ToFrame): void => {
    if (ready) frame?.contentWindow?.postMessage(message, origin);
  };
  const postIdentity = (): void => post({ shopbell: 1, type: "identify", identity });

  /** Creates the frame; again when the last one never answered. */
  function ensureFrame(): void {
    if (frame) return;
    const url = new URL("frame", script.src);
    url.search = String(
      new URLSearchParams({ key, lang, accent, host: location.origin, page: location.pathname }),
    );
    const made = document.createElement("iframe");
    const giveUp = () => {
      if (ready || frame !== made) return;
      made.remove();
      frame = undefined;
      failure.textContent = words[lang].failed;
    };
    made.src = url.href;
    made.allow = "clipboard-write; autoplay";
    made.onload = () => setTimeout(giveUp, patience[1]);
    setTimeout(giveUp, patience[0]);
    panel.append(made);
    frame = made;
    failure.textContent = "";
    label();
  }

  /** On phones the panel covers what the keyboard leaves free. */
  function fit(): void {
    const { height, offsetTop } = window.visualViewport ?? {};
    if (!height) return;
    host.style.setProperty("--height", `${height}px`);
    host.style.setProperty("--top", `${offsetTop}px`);
  }

  function setStage(next: Stage): void {
    stage = next;
    panel.className = next;
    label();
    post({ shopbell: 1, type: "stage", stage });
  }

  function open(): void {
    if (stage === "open") return;
    ensureFrame();
    setStage("open");
    frame?.focus();
    emit("open");
  }

  function close(): void {
    if (stage !== "open") return;
    const hadFocus = root.activeElement === frame;
    setStage("warm");
    if (hadFocus) launcher.focus();
    emit("close");
  }

  function warm(): void {
    ensureFrame();
    if (stage === "idle") setStage("warm");
  }

  /** Counts in the page's title, only while nobody looks at the page. */
  function title(): void {
    const plain = document.title.replace(/^\(\d+\) /, "");
    const wanted = unread && document.hidden ? `(${unread}) ${plain}` : plain;
    if (wanted !== document.title) document.title = wanted;
  }

  addEventListener("message", (e) => {
    if (!frame || e.source !== frame.contentWindow || e.origin !== origin) return;
    const m = toHost(e.data);
    switch (m?.type) {
      case "ready":
        ready = true;
        // Until now it might have been the browser's own page about a refusal.
        host.dataset.ready = "";
        lang = langOf(m.lang);
        paint(m.accent);
        label();
        if (identity) postIdentity();
        post({ shopbell: 1, type: "stage", stage });
        break;
      case "unread":
        if (m.count === unread) break;
        unread = m.count;
        label();
        title();
        emit("unread");
        break;
      case "close":
        close();
        break;
    }
  });

  launcher.onclick = () => (stage === "open" ? close() : open());
  launcher.onpointerenter = launcher.onpointerdown = launcher.onfocus = warm;
  launcher.onkeydown = (e) => {
    if (e.key === "Escape") close();
  };
  document.addEventListener("visibilitychange", title);
  for (const event of ["resize", "scroll"]) window.visualViewport?.addEventListener(event, fit);

  paint(accent);
  label();

  window.Shopbell = {
    open,
    close,
    identify(next) {
      identity = next;
      postIdentity();
    },
    on(event, callback) {
      const listener = () => callback(unread);
      host.addEventListener(event, listener);
      return () => host.removeEventListener(event, listener);
    },
  };

  const attach = (): void => {
    document.body.append(host);
    dispatchEvent(new Event("shopbell:ready"));
    if (opened !== undefined && opened !== "false") open();
  };
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);

  // The frame waits until the page itself has loaded and is idle. On a metered
  // connection it waits for the visitor.
  const prewarm = (): unknown =>
    "requestIdleCallback" in window
      ? requestIdleCallback(ensureFrame, { timeout: 5000 })
      : setTimeout(ensureFrame, 1000);
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  if (document.readyState === "complete") prewarm();
  else addEventListener("load", prewarm);
}

const current = document.currentScript;
if (current instanceof HTMLScriptElement && !window.Shopbell) start(current);
