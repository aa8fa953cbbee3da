import { vi } from "vitest";

/** What a client sent: a frame of the centrifuge protocol. */
export interface SentFrame {
  id?: number;
  connect?: { token: string };
  rpc?: { method: string; data: Record<string, unknown> };
}

/** A WebSocket whose other end is the test. */
export class FakeSocket {
  /** Every socket since install, oldest first. */
  static all: FakeSocket[] = [];

  onopen: (() => void) | null = null;
  onmessage: ((e: { data: string }) => void) | null = null;
  onclose: ((e: { code: number }) => void) | null = null;
  readonly sent: SentFrame[] = [];
  closed = false;
  /** Called with every frame that the client sends. */
  onFrame: (frame: SentFrame) => void = () => undefined;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
    FakeSocket.onDial(this);
  }

  /** Called with every new socket. */
  static onDial: (socket: FakeSocket) => void = () => undefined;

  /** Replaces the browser's WebSocket. */
  static install(): void {
    FakeSocket.all = [];
    FakeSocket.onDial = () => undefined;
    vi.stubGlobal("WebSocket", FakeSocket);
  }

  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (!socket) throw new Error("nobody dialled");
    return socket;
  }

  send(data: string): void {
    if (this.closed) throw new Error("send on a closed socket");
    const frame = JSON.parse(data) as SentFrame;
    this.sent.push(frame);
    this.onFrame(frame);
  }

  close(): void {
    this.closed = true;
  }

  // The test's end.

  open(): void {
    this.onopen?.();
  }

  /** Delivers frames, as one WebSocket message. */
  deliver(...frames: object[]): void {
    if (!this.closed) this.onmessage?.({ data: frames.map((f) => JSON.stringify(f)).join("\n") });
  }

  /** Opens and accepts the connect frame. */
  accept(connect: object = { ping: 25, pong: true }): void {
    this.open();
    this.deliver({ id: 1, connect });
  }

  drop(code = 1006): void {
    this.closed = true;
    this.onclose?.({ code });
  }

  /** The calls of a method. */
  calls(method: string): SentFrame[] {
    return this.sent.filter((f) => f.rpc?.method === method);
  }
}
