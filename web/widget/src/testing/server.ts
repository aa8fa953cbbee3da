import type {
  VisitorConversation,
  VisitorEvent,
  VisitorMessage,
  VisitorRate,
  VisitorSent,
  VisitorSession,
} from "../frame/wire.gen.ts";
import { FakeSocket, type SentFrame } from "./fake-socket.ts";

/** Makes a message; the given fields win. */
export function message(fields: Partial<VisitorMessage> & { seq: number }): VisitorMessage {
  return {
    client_id: "",
    sender: "bot",
    author: "",
    ai: fields.sender === undefined || fields.sender === "bot",
    kind: "text",
    text: `message ${fields.seq}`,
    at: 1_700_000_000_000 + fields.seq * 1000,
    ...fields,
  };
}

/** Makes a conversation's head. */
export function conversation(fields: Partial<VisitorConversation> = {}): VisitorConversation {
  return {
    id: "cv_1",
    state: "bot",
    agent_name: "",
    last_seq: 0,
    agent_read_seq: 0,
    read_seq: 0,
    ...fields,
  };
}

/**
 * A server as small as the protocol allows: one conversation, in memory. It
 * stores a client id once, keeps order and answers sync, which is what the real
 * one promises.
 */
export class FakeServer {
  readonly log: VisitorMessage[] = [];
  head: VisitorConversation | null = null;
  /** Answers sends with this instead of storing. */
  refuseSend: { code: number; message: string; temporary?: boolean } | null = null;
  /** Answers ratings with this instead of keeping them. */
  refuseRate: { code: number; message: string } | null = null;
  readonly ratings = new Map<number, VisitorRate>();
  /** Stores, but the answer gets lost with the connection. */
  loseAnswers = false;
  /** No new connection comes about. */
  down = false;
  readonly calls: { method: string; data: Record<string, unknown> }[] = [];

  constructor() {
    FakeSocket.install();
    FakeSocket.onDial = (socket) => {
      socket.onFrame = (frame) => this.answer(socket, frame);
      queueMicrotask(() => (this.down ? socket.drop() : socket.open()));
    };
  }

  session(fields: Partial<VisitorSession> = {}): VisitorSession {
    return {
      token: "token-1",
      customer: { name: "", verified: false },
      shop: {
        name: "Shop",
        greeting: "Hello",
        bot_name: "Bell",
        articles: [],
        top_questions: ["Where is my order?"],
        accent: "#E0532F",
        lang: "en",
      },
      conversation: this.head,
      messages: this.log.slice(-30),
      more: this.log.length > 30,
      limits: { text_runes: 4000, image_bytes: 1 << 20, file_bytes: 1 << 20 },
      ...fields,
    };
  }

  /** Stores a message of the shop and pushes it. */
  say(fields: Partial<VisitorMessage> = {}): VisitorMessage {
    const m = this.store(fields);
    this.push({ type: "message", message: m, ...(this.head && { conversation: this.head }) });
    return m;
  }

  /** Stores a message without telling anybody. */
  store(fields: Partial<VisitorMessage> = {}): VisitorMessage {
    const seq = (this.head?.last_seq ?? 0) + 1;
    const m = message({ ...fields, seq });
    this.log.push(m);
    this.head = conversation({ ...this.head, last_seq: seq });
    return m;
  }

  push(event: VisitorEvent): void {
    if (!FakeSocket.last.closed) FakeSocket.last.deliver({ push: { channel: "v", pub: { data: event } } });
  }

  private answer(socket: FakeSocket, frame: SentFrame): void {
    if (frame.connect) socket.deliver({ id: frame.id, connect: { ping: 25, pong: true } });
    if (!frame.rpc) return;
    const { method, data } = frame.rpc;
    this.calls.push(frame.rpc);
    const reply = (result: object) => queueMicrotask(() => socket.deliver({ id: frame.id, ...result }));
    if (method === "send" && this.refuseSend) reply({ error: this.refuseSend });
    else if (method === "send") {
      const sent = this.stored(data);
      if (this.loseAnswers) socket.drop();
      else reply({ rpc: { data: sent } });
    } else if (method === "sync") reply({ rpc: { data: this.page(data) } });
    else if (method === "ratings") reply({ rpc: { data: { ratings: [...this.ratings.values()] } } });
    else if (method === "rate" && this.refuseRate) reply({ error: this.refuseRate });
    else if (method === "rate") {
      const r = data as unknown as VisitorRate;
      this.ratings.delete(r.seq);
      if (r.value) this.ratings.set(r.seq, r);
      reply({ rpc: { data: {} } });
    } else reply({ rpc: { data: {} } });
  }

  private stored(data: Record<string, unknown>): VisitorSent {
    const clientId = String(data.client_id);
    const m =
      this.log.find((x) => x.client_id === clientId) ??
      this.store({
        sender: "customer",
        client_id: clientId,
        text: String(data.text ?? ""),
        kind: data.kind as VisitorMessage["kind"],
      });
    return { conversation_id: "cv_1", client_id: clientId, seq: m.seq, at: m.at };
  }

  private page(data: Record<string, unknown>): object {
    const limit = Number(data.limit ?? 50);
    const before = Number(data.before ?? 0);
    const found = before
      ? this.log.filter((m) => m.seq < before)
      : this.log.filter((m) => m.seq > Number(data.after ?? 0));
    const messages = before ? found.slice(-limit) : found.slice(0, limit);
    return { conversation: this.head, messages, more: found.length > messages.length };
  }
}
