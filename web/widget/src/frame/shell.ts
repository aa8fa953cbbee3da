import type { ToFrame } from "../protocol.ts";
import { ApiError, openSession } from "./api.ts";
import { Backoff } from "./backoff.ts";
import { type Catalogue, type Lang, showTexts } from "./i18n.ts";
import { newClientId, Outbox, type Pending } from "./outbox.ts";
import type { Vault } from "./storage.ts";
import type { State, Store } from "./store.ts";
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

/**
 * The chat until the first message: opens the session when somebody wants the
 * chat, keeps what the visitor writes, and loads the rest (Talk) when needed.
 */
export class Shell {
  readonly outbox: Outbox;
  token: string;
  private talk: Promise<Talk | null> | undefined;
  private identity = "";
  private opening: Promise<void> | undefined;
  private readonly backoff = new Backoff(1000, 30_000);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly store: Store,
    readonly env: Surroundings,
  ) {
    const { vault } = env;
    this.outbox = new Outbox(vault);
    this.token = vault.get("token") ?? "";
    const pending = this.outbox.all();
    store.set({ pending, draft: vault.get("draft") ?? "" });
    // A visitor who has been here before hears of answers without opening the panel.
    if (this.token || pending.length) void this.open();
  }

  get state(): State {
    return this.store.state;
  }

  /** Takes what the page around says. */
  receive(message: ToFrame): void {
    if (message.type === "stage") {
      this.store.set({ open: message.stage === "open" });
      if (message.stage !== "idle" && this.state.phase === "idle") void this.open();
      void this.talk?.then((talk) => talk?.look());
    } else if (message.identity !== this.identity) {
      this.identity = message.identity;
      // Before anybody wants the chat it is enough to remember it.
      if (this.state.phase !== "idle") void this.reopen();
    }
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
      this.backoff.reset();
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
      this.timer = setTimeout(() => void this.open(), Math.max(retryAfter * 1000, this.backoff.next()));
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
          console.warn("Shopbell: identity refused; the visitor stays anonymous");
          this.identity = "";
        } else {
          this.setToken("");
        }
      }
    }
  }

  private setToken(token: string): void {
    this.token = token;
    this.env.vault.set("token", token);
  }

  /** Loads what the first screen does without. Resolves to null when that fails. */
  startTalk(): Promise<Talk | null> {
    const { env, store } = this;
    const { lang } = this.state;
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
    this.env.vault.set("draft", draft);
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
  forget(patch: Partial<State>): void {
    clearTimeout(this.timer);
    this.talk = undefined;
    this.setToken("");
    this.env.vault.set("draft", "");
    this.store.set(patch);
  }
}
