import { Backoff } from "../backoff.ts";

/** What a call was refused with. */
export class CallError extends Error {
  constructor(
    readonly code: number,
    /** A problem code. */
    message: string,
    /** The same call may succeed later. */
    readonly temporary: boolean,
  ) {
    super(message);
  }
}

/** The connection went away before the answer came; the call may or may not have happened. */
export class LostError extends Error {}

export interface SocketOptions {
  url: string;
  /** The token for the connect frame. */
  token(): string;
  /** A publication on the connection's channel. */
  onEvent(data: unknown): void;
  /** on: calls work. */
  onLink(link: "connecting" | "on"): void;
  /** The server did not take the token. The socket tries again once this resolves. */
  onRefused(): Promise<void>;
  random?: () => number;
}

interface Frame {
  id?: number;
  error?: { code: number; message: string; temporary?: boolean };
  connect?: { ping?: number; pong?: boolean };
  rpc?: { data?: unknown };
  push?: { pub?: { data: unknown } };
}

interface Waiting {
  resolve(data: unknown): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

const callTimeout = 10_000;
/** How much later than promised a ping may come. */
const pingSlack = 10_000;
/** A connection that lasted this long has proved itself. */
const stable = 10_000;

/**
 * A client of the centrifuge protocol in JSON over a WebSocket, as far as the
 * visitor's socket needs it: connect with a token, pings, calls, and the
 * publications of channels that the server subscribes by itself. It reconnects
 * for ever; what was missed is for the owner to ask for when the link is on again.
 */
export class Socket {
  private ws: WebSocket | null = null;
  private connected = false;
  private stopped = true;
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();
  private readonly backoff: Backoff;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private stableTimer: ReturnType<typeof setTimeout> | undefined;
  private pingEvery = 0;
  private answersPings = false;

  constructor(private readonly options: SocketOptions) {
    this.backoff = new Backoff(500, 20_000, options.random);
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.dial();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    this.drop();
  }

  /** Tries now instead of waiting out the back-off; the network may be back. */
  hurry(): void {
    if (this.stopped || this.ws) return;
    this.backoff.reset();
    this.dial();
  }

  /** Calls a method. Rejects with CallError, or LostError when there is no connection. */
  call<Result>(method: string, data: unknown): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (!this.connected) {
        reject(new LostError());
        return;
      }
      const id = ++this.nextId;
      // No answer means a dead connection more often than a slow server.
      const timer = setTimeout(() => this.lost(), callTimeout);
      this.waiting.set(id, { resolve: resolve as (data: unknown) => void, reject, timer });
      this.write({ id, rpc: { method, data } });
    });
  }

  private dial(): void {
    clearTimeout(this.retryTimer);
    this.options.onLink("connecting");
    const ws = new WebSocket(this.options.url);
    this.ws = ws;
    this.watch(callTimeout);
    ws.onopen = () => this.write({ id: 1, connect: { token: this.options.token(), name: "widget" } });
    ws.onmessage = (e) => {
      if (this.ws !== ws) return;
      for (const line of String(e.data).split("\n")) {
        if (line) this.read(JSON.parse(line) as Frame);
      }
    };
    ws.onclose = (e) => {
      if (this.ws !== ws) return;
      // The protocol's terminal codes: the same token will not do again.
      const terminal = (e.code >= 3500 && e.code < 4000) || (e.code >= 4500 && e.code < 5000);
      this.lost(terminal);
    };
  }

  private read(frame: Frame): void {
    if (this.connected) this.watch(this.pingEvery);
    if (frame.push) {
      if (frame.push.pub) this.options.onEvent(frame.push.pub.data);
    } else if (frame.id === 1) {
      this.opened(frame);
    } else if (frame.id) {
      const call = this.waiting.get(frame.id);
      if (!call) return;
      this.waiting.delete(frame.id);
      clearTimeout(call.timer);
      const { error } = frame;
      if (error) call.reject(new CallError(error.code, error.message, error.temporary ?? false));
      else call.resolve(frame.rpc?.data);
    } else if (this.answersPings) {
      this.write({});
    }
  }

  private opened(frame: Frame): void {
    if (frame.error) {
      this.lost(!frame.error.temporary);
      return;
    }
    this.connected = true;
    this.answersPings = frame.connect?.pong ?? false;
    const { ping } = frame.connect ?? {};
    this.pingEvery = ping ? ping * 1000 + pingSlack : 0;
    this.watch(this.pingEvery);
    this.stableTimer = setTimeout(() => this.backoff.reset(), stable);
    this.options.onLink("on");
  }

  /** Gives the connection up unless a frame comes within ms; 0 waits for ever. */
  private watch(ms: number): void {
    clearTimeout(this.watchdog);
    if (ms) this.watchdog = setTimeout(() => this.lost(), ms);
  }

  private lost(refused = false): void {
    this.drop();
    if (this.stopped) return;
    this.options.onLink("connecting");
    this.retryTimer = setTimeout(() => {
      if (refused) void this.options.onRefused().then(() => this.redial());
      else this.redial();
    }, this.backoff.next());
  }

  private redial(): void {
    if (!this.stopped && !this.ws) this.dial();
  }

  private drop(): void {
    const ws = this.ws;
    this.ws = null;
    this.connected = false;
    clearTimeout(this.watchdog);
    clearTimeout(this.stableTimer);
    ws?.close();
    for (const call of this.waiting.values()) {
      clearTimeout(call.timer);
      call.reject(new LostError());
    }
    this.waiting.clear();
  }

  private write(frame: object): void {
    this.ws?.send(JSON.stringify(frame));
  }
}
