import { ApiError } from "../api.ts";
import { Backoff } from "../backoff.ts";
import { newClientId, type Pending } from "../outbox.ts";
import type { Shell } from "../shell.ts";
import type { State } from "../store.ts";
import type {
  VisitorConversation,
  VisitorEvent,
  VisitorMessage,
  VisitorRate,
  VisitorRatings,
  VisitorSent,
  VisitorSession,
  VisitorSynced,
} from "../wire.gen.ts";
import { chime } from "./chime.ts";
import { confirmed, head, lastSeq, received } from "./log.ts";
import { CallError, LostError, Socket } from "./socket.ts";

const ackDelay = 300;
const typingShown = 6000;
const typingRepeat = 3000;
const typingIdle = 4000;
const olderPage = 30;
const syncPage = 100;

const params = new URLSearchParams(location.search);
/** Where the visitor is, so that "this one" has a meaning. */
const page = params.get("page") && `${params.get("host")}${params.get("page")}`;

/** Problem codes of the socket's error codes, where the connection itself is refused. */
const unauthenticated = 4001;

/**
 * The live conversation: keeps the connection, sends what is in the outbox in
 * order, asks for what was missed, and says how far the visitor has read.
 */
export class Talk {
  /** Set by the view: the newest message is in sight. */
  private atEnd = true;
  private readonly socket: Socket;
  private readonly backoff = new Backoff(1000, 30_000);
  private flushing = false;
  private stopped = false;
  private delivered = 0;
  private acked = { delivered: 0, read: 0 };
  private ackTimer: ReturnType<typeof setTimeout> | undefined;
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private shownTimer: ReturnType<typeof setTimeout> | undefined;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  private typingAt = 0;
  private loadingOlder = false;
  /** Nothing is missing up to this sequence. */
  private synced: number;
  /** Nothing is missing at all, as far as the connection tells. */
  private caughtUp = false;
  private syncing: Promise<void> = Promise.resolve();
  private readonly uploads = new Map<string, AbortController>();
  private readonly release: () => void;

  constructor(private readonly shell: Shell) {
    this.synced = lastSeq(shell.store.state);
    const url = new URL("../socket/visitor", shell.env.base);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new Socket({
      url: url.href,
      token: () => shell.token,
      onEvent: (data) => this.event(data as VisitorEvent),
      onLink: (link) => this.link(link),
      onRefused: () => shell.reopen(),
    });
    const online = () => this.socket.hurry();
    const look = () => this.look();
    window.addEventListener("online", online);
    document.addEventListener("visibilitychange", look);
    this.release = () => {
      window.removeEventListener("online", online);
      document.removeEventListener("visibilitychange", look);
    };
    if (shell.token) this.socket.start();
    for (const p of this.state.pending) if (p.state === "uploading") void this.upload(p);
    this.look();
  }

  private get state(): State {
    return this.shell.store.state;
  }

  private set(patch: Partial<State>): void {
    this.shell.store.set(patch);
  }

  stop(): void {
    this.stopped = true;
    this.release();
    this.socket.stop();
    for (const upload of this.uploads.values()) upload.abort();
    for (const timer of [this.ackTimer, this.flushTimer, this.shownTimer, this.idleTimer])
      clearTimeout(timer);
  }

  /** The session was opened (again): the connection may begin, and links are fresh. */
  sessionOpened(session: VisitorSession, sameConversation: boolean): void {
    if (this.stopped) return;
    if (!sameConversation) this.synced = lastSeq(this.state);
    // Only what is here already: newer ones could leave a gap before them, which sync does not.
    const known = session.messages.filter((m) => m.seq <= this.synced);
    this.accept(known, session.conversation);
    this.socket.start();
    this.socket.hurry();
  }

  private link(link: "connecting" | "on"): void {
    this.set({ link });
    this.caughtUp = false;
    if (link === "connecting") return;
    for (const p of this.state.pending)
      if (p.state === "failed" && p.error === "offline") void this.upload(p);
    void this.sync().then(() => this.flush());
    void this.loadRatings();
  }

  private event(e: VisitorEvent): void {
    switch (e.type) {
      case "message":
        if (!e.message) break;
        this.notify(e.message);
        this.accept([e.message], e.conversation ?? null);
        break;
      case "conversation":
        this.set(head(this.state, e.conversation ?? null));
        break;
      case "typing":
        this.set({ typing: e.typing?.on ?? false });
        clearTimeout(this.shownTimer);
        this.shownTimer = setTimeout(() => this.set({ typing: false }), typingShown);
        break;
      case "resync":
        void this.sync();
        break;
    }
  }

  /** Takes messages in and settles what they settle: outbox, marks, counters. */
  private accept(messages: VisitorMessage[], conversation: VisitorConversation | null): void {
    for (const m of messages) if (m.client_id) this.shell.outbox.remove(m.client_id);
    this.set(received(this.state, messages, conversation));
    if (this.caughtUp) this.synced = lastSeq(this.state);
    this.look();
  }

  /** Asks for everything that is missing, after whatever is being asked already. */
  private sync(): Promise<void> {
    this.caughtUp = false;
    this.syncing = this.syncing.then(() => this.catchUp());
    return this.syncing;
  }

  private async catchUp(): Promise<void> {
    try {
      for (let more = true; more; ) {
        const page = await this.socket.call<VisitorSynced>("sync", { after: this.synced, limit: syncPage });
        this.accept(page.messages, page.conversation);
        this.synced = page.messages.at(-1)?.seq ?? this.synced;
        more = page.more && page.messages.length > 0;
      }
      this.caughtUp = true;
      this.synced = lastSeq(this.state);
    } catch (e) {
      // Lost: the next connection asks again. Refused: the server says resync, or the next connection does.
      if (!(e instanceof LostError || e instanceof CallError)) throw e;
    }
  }

  /** Loads the page before the oldest message that is here. */
  async older(): Promise<void> {
    const first = this.state.messages[0]?.seq;
    if (this.loadingOlder || !this.state.more || !first) return;
    this.loadingOlder = true;
    try {
      const page = await this.socket.call<VisitorSynced>("sync", { before: first, limit: olderPage });
      this.set({ ...received(this.state, page.messages, null), more: page.more });
    } catch (e) {
      if (!(e instanceof LostError || e instanceof CallError)) throw e;
    } finally {
      this.loadingOlder = false;
    }
  }

  /** Sends what waits, oldest first, one at a time so that the order stays. */
  async flush(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    clearTimeout(this.flushTimer);
    try {
      for (;;) {
        const p = this.state.pending.find((x) => x.state === "waiting");
        if (!p || this.state.link !== "on") break;
        this.stopTyping();
        if (!(await this.sendOne(p))) break;
      }
    } finally {
      this.flushing = false;
    }
  }

  /** Reports whether the next one may be tried at once. */
  private async sendOne(p: Pending): Promise<boolean> {
    try {
      const sent = await this.socket.call<VisitorSent>("send", {
        client_id: p.clientId,
        kind: p.kind,
        ...(p.text && { text: p.text }),
        ...(page && { page }),
        ...(p.attachment && { attachment_id: p.attachment.id }),
      });
      this.backoff.reset();
      this.shell.outbox.remove(p.clientId);
      this.set({ ...confirmed(this.state, p, sent), problem: "" });
      this.look();
      return true;
    } catch (e) {
      if (e instanceof LostError) return false;
      if (!(e instanceof CallError)) throw e;
      if (e.code === unauthenticated) {
        void this.shell.reopen();
      } else if (e.temporary) {
        this.set({ problem: e.message });
      } else {
        this.change(p.clientId, { state: "failed", error: e.message });
        return true;
      }
      this.flushTimer = setTimeout(() => void this.flush(), this.backoff.next());
      return false;
    }
  }

  /** Changes an unconfirmed message, here and (unless it is only progress) in the outbox. */
  private change(clientId: string, patch: Partial<Pending>): void {
    this.set({
      pending: this.state.pending.map((p) => {
        if (p.clientId !== clientId) return p;
        const next = { ...p, ...patch };
        if (patch.state) this.shell.outbox.put(next);
        return next;
      }),
    });
  }

  retry(p: Pending): void {
    if (p.file && !p.attachment) void this.upload(p);
    else {
      this.change(p.clientId, { state: "waiting", error: "" });
      void this.flush();
    }
  }

  discard(p: Pending): void {
    this.uploads.get(p.clientId)?.abort();
    this.shell.outbox.remove(p.clientId);
    this.set({ pending: this.state.pending.filter((x) => x.clientId !== p.clientId) });
    if (p.file) void import("./upload.ts").then((m) => m.forgetFile(p.clientId));
  }

  /** Queues files. Each becomes a message of its own. */
  async attach(files: File[]): Promise<void> {
    const { keepFile, prepare } = await import("./upload.ts");
    for (const [i, original] of files.entries()) {
      const { file, kind, error } = await prepare(original, this.state.limits);
      const p: Pending = {
        clientId: newClientId(),
        kind,
        text: "",
        at: Date.now() + i,
        state: error ? "failed" : "uploading",
        error,
        file: { name: file.name, size: file.size, type: file.type },
        progress: 0,
      };
      if (!error) await keepFile(p.clientId, file);
      this.shell.outbox.put(p);
      this.set({ pending: [...this.state.pending, p] });
      if (!error) void this.upload(p);
    }
  }

  private async upload(p: Pending): Promise<void> {
    const abort = new AbortController();
    this.uploads.set(p.clientId, abort);
    this.change(p.clientId, { state: "uploading", error: "", progress: 0 });
    try {
      const { upload } = await import("./upload.ts");
      if (!this.shell.token) await this.shell.open();
      const attachment = await upload(this.shell, p.clientId, abort.signal, (progress) =>
        this.change(p.clientId, { progress }),
      );
      this.change(p.clientId, { state: "waiting", attachment });
      void this.flush();
    } catch (e) {
      if (!abort.signal.aborted) {
        const code = e instanceof ApiError ? e.code : "internal";
        this.change(p.clientId, { state: "failed", error: code === "invalid" ? "file_type" : code });
      }
    } finally {
      this.uploads.delete(p.clientId);
    }
  }

  /** The visitor changes the draft: says so, at most every three seconds, and when it stops. */
  typing(): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.stopTyping(), typingIdle);
    const now = Date.now();
    if (now - this.typingAt < typingRepeat) return;
    this.typingAt = now;
    this.tell("typing", { on: true });
  }

  private stopTyping(): void {
    clearTimeout(this.idleTimer);
    if (!this.typingAt) return;
    this.typingAt = 0;
    this.tell("typing", { on: false });
  }

  private async loadRatings(): Promise<void> {
    try {
      const { ratings } = await this.socket.call<VisitorRatings>("ratings", {});
      this.set({ rated: Object.fromEntries(ratings.map((r) => [r.seq, r])) });
    } catch (e) {
      // The next connection asks again.
      if (!(e instanceof LostError || e instanceof CallError)) throw e;
    }
  }

  /** Says what the visitor thinks of a message; 0 takes it back. Shown at once, and not any more if it did not get through. */
  async rate(r: VisitorRate): Promise<boolean> {
    const before = this.state.rated?.[r.seq];
    const show = (x: VisitorRate | undefined) => {
      const { [r.seq]: _, ...others } = this.state.rated ?? {};
      this.set({ rated: x?.value ? { ...others, [r.seq]: x } : others });
    };
    show(r);
    try {
      await this.socket.call("rate", r);
      return true;
    } catch (e) {
      if (!(e instanceof LostError || e instanceof CallError)) throw e;
      show(before);
      return false;
    }
  }

  /** Calls without waiting for an answer; nothing depends on it. */
  private tell(method: string, data: object): void {
    this.socket.call(method, data).catch(() => undefined);
  }

  /** Set by the view when the newest message comes into sight or leaves it. */
  setAtEnd(atEnd: boolean): void {
    this.atEnd = atEnd;
    this.look();
  }

  /** Moves the read mark if somebody is looking, and tells the server within 300 ms. */
  look(): void {
    const { state } = this;
    this.delivered = lastSeq(state);
    if (state.open && this.atEnd && !document.hidden && state.readSeq < this.delivered) {
      this.set({ readSeq: this.delivered });
    }
    if (this.ackTimer) return;
    this.ackTimer = setTimeout(() => {
      this.ackTimer = undefined;
      this.ack();
    }, ackDelay);
  }

  private ack(): void {
    const next = { delivered: this.delivered, read: this.state.readSeq };
    if (next.delivered <= this.acked.delivered && next.read <= this.acked.read) return;
    this.socket.call("ack", next).then(
      () => {
        this.acked = next;
      },
      () => undefined,
    );
  }

  private notify(m: VisitorMessage): void {
    const { state } = this;
    const away = !state.open || document.hidden;
    if (away && state.sound && (m.sender === "bot" || m.sender === "agent") && m.seq > lastSeq(state))
      chime();
  }
}
