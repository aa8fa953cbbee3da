import type { ToFrame } from "../protocol.ts";
import { ApiError, openSession } from "./api.ts";
import { type Catalogue, type Lang, showTexts } from "./i18n.ts";
import { newClientId, Outbox, type Pending } from "./outbox.ts";
import type { Vault } from "./storage.ts";
import { blank, type State, type Store } from "./store.ts";
import type { Talk } from "./talk/talk.ts";

/** What is loaded once the first screen is not enough any more. */
export type TalkModule = typeof import("./talk/index.ts");

/** What the shell needs from its surroundings. */
export interface Surroundings {
  /** Folder of the frame, ends in a slash. */
  base: URL;
  /** Public key of the channel. */
  key: string;
  vault: Vault;
  /** The texts of a language: the first screen's, or all. */
  loadTexts(lang: Lang, all: boolean): Promise<Catalogue>;
  loadTalk(): Promise<TalkModule>;
}

/** Problems after which a session will not come about, whatever is tried. */
const final = ["invalid", "unauthenticated", "forbidden", "not_found"];

/** How long to wait for the next attempt at a session, at least and at most, in ms. */
const retry = [3000, 9000] as const;

/** Whom an identity token is about; "" when it is none. The server checks it, not we. */
function subject(identity: string): string {
  try {
    return String(JSON.parse(atob((identity.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/"))).sub);
  } catch {
    return "";
  }
}

/**
 * The chat until the first message: opens the session when somebody wants the
 * chat, keeps what the visitor writes, and loads the rest (Talk) when needed.
 *
 * Only an anonymous visitor's token is kept on the device. Who is signed in
 * comes back by the identity, and is gone with it when they sign out.
 */
export class Shell {
  outbox: Outbox;
  token: string;
  private customer = "";
  private identity = "";
  private begun = false;
  private talk: Promise<Talk | null> | undefined;
  private opening: Promise<void> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly store: Store,
    readonly env: Surroundings,
  ) {
    this.outbox = new Outbox(env.vault, "");
    this.token = env.vault.get("token") ?? "";
  }

  get state(): State {
    return this.store.state;
  }

  /** Takes what the page around says: the identity, if any, before the first stage. */
  receive(message: ToFrame): void {
    if (message.type === "identify") {
      this.identify(message.identity);
      return;
    }
    const { stage } = message;
    this.store.set({ open: stage === "open" });
    if (!this.begun) {
      this.begun = true;
      this.store.set({
        pending: this.outbox.all(),
        draft: this.env.vault.get(`draft:${this.customer}`) ?? "",
      });
    }
    // Who has talked before hears of answers without opening the panel.
    const wanted =
      stage !== "idle" || this.state.pending.length || this.env.vault.get("talked") === `${this.customer}.`;
    if (wanted && this.state.phase === "idle") void this.open();
    void this.talk?.then((talk) => talk?.look());
  }

  private identify(identity: string): void {
    this.identity = identity;
    const customer = subject(identity);
    if (customer === this.customer) return;
    const before = this.outbox;
    this.outbox = new Outbox(this.env.vault, customer);
    // Somebody else, or nobody any more: nothing of the last one stays.
    if (this.customer) this.forget();
    for (const p of this.state.pending) {
      before.remove(p.clientId);
      this.outbox.put(p);
    }
    this.customer = customer;
    if (this.begun && (this.state.open || this.state.phase !== "idle")) void this.reopen();
  }

  /** Opens the session, or returns the attempt that is under way. */
  open(): Promise<void> {
    this.opening ??= this.attempt().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  /** Opens the session again: as somebody else, in another language, or because the token expired. */
  async reopen(): Promise<void> {
    await this.opening;
    await this.open();
  }

  private async attempt(): Promise<void> {
    clearTimeout(this.timer);
    const { store, env } = this;
    if (this.state.phase === "idle") store.set({ phase: "starting" });
    try {
      const session = await this.request();
      const { token, shop, limits, customer, conversation, messages, more } = session;
      this.setToken(token);
      env.vault.set("shop", JSON.stringify(shop));
      const same = conversation?.id === this.state.conversation?.id;
      store.set({ phase: "ready", problem: "", shop, limits, customer });
      if (!same) store.set({ conversation, messages, more, readSeq: conversation?.read_seq ?? 0 });
      if (conversation || this.state.pending.length) void this.startTalk();
      void this.talk?.then((talk) => talk?.sessionOpened(session, same));
    } catch (e) {
      const { code, retryAfter } = e instanceof ApiError ? e : new ApiError("internal");
      const refused = final.includes(code);
      // With a session in hand the chat goes on; the connection sorts itself out.
      const phase = refused ? "refused" : this.state.phase === "ready" ? "ready" : "failed";
      store.set({ phase, problem: code });
      if (refused) return;
      const [least, most] = retry;
      const wait = Math.max(retryAfter * 1000, least + Math.random() * (most - least));
      this.timer = setTimeout(() => void this.open(), wait);
    }
  }

  /** Asks for the session; drops first the identity, then the token, when the server refuses them. */
  private async request() {
    const { key, base } = this.env;
    for (;;) {
      const { token, identity } = this;
      try {
        return await openSession(base, {
          key,
          lang: this.state.lang,
          ...(token && { token }),
          ...(identity && { identity }),
        });
      } catch (e) {
        if (!(e instanceof ApiError && final.includes(e.code)) || !(token || identity)) throw e;
        if (identity) {
          console.warn("Shopbell: identity refused");
          this.identity = "";
        } else {
          this.setToken("");
        }
      }
    }
  }

  private setToken(token: string): void {
    this.token = token;
    this.env.vault.set("token", this.identity ? "" : token);
  }

  /** Loads what the first screen does without. Resolves to null when that fails. */
  startTalk(): Promise<Talk | null> {
    const { env, store } = this;
    const { lang } = this.state;
    env.vault.set("talked", `${this.customer}.`);
    this.talk ??= Promise.all([env.loadTalk(), env.loadTexts(lang, true)]).then(
      ([talk, texts]) => {
        showTexts(lang, texts);
        store.set({ talk });
        return new talk.Talk(this);
      },
      () => {
        this.talk = undefined;
        store.set({ problem: "offline" });
        // A browser may remember a failed import for good; what was written is in the outbox.
        window.addEventListener("online", () => location.reload(), { once: true });
        return null;
      },
    );
    return this.talk;
  }

  /** Shows or hides what floats over the conversation. */
  toggle(float: State["float"]): void {
    this.store.set({ float: this.state.float === float ? "" : float });
    void this.startTalk();
  }

  /** The visitor changes the draft. It outlives a reload. */
  write(draft: string): void {
    this.store.set({ draft });
    this.env.vault.set(`draft:${this.customer}`, draft);
    if (draft) void this.talk?.then((talk) => talk?.typing());
  }

  /** Sends a text. It is kept before anything else happens. */
  send(text: string): void {
    const p: Pending = {
      clientId: newClientId(),
      kind: "text",
      text: text.trim(),
      at: Date.now(),
      state: "waiting",
      error: "",
    };
    if (!p.text) return;
    this.outbox.put(p);
    this.store.set({ pending: [...this.state.pending, p], float: "" });
    void this.startTalk().then((talk) => talk?.flush());
  }

  /** Sends files, each as a message of its own. */
  attach(files: Iterable<File>): void {
    const list = [...files];
    if (list.length) void this.startTalk().then((talk) => talk?.attach(list));
  }

  /** Leaves the conversation and forgets who the visitor was. */
  forget(): void {
    clearTimeout(this.timer);
    void this.talk?.then((talk) => talk?.stop());
    this.talk = undefined;
    this.setToken("");
    this.write("");
    this.store.set({ ...blank, pending: this.outbox.all() });
  }
}
