import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "../../testing/fake-socket.ts";
import { CallError, LostError, Socket } from "./socket.ts";

let links: string[];
let events: unknown[];
let refusals: number;
let socket: Socket;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
  links = [];
  events = [];
  refusals = 0;
  socket = new Socket({
    url: "ws://shop.test/socket/visitor",
    token: () => `token-${refusals}`,
    onEvent: (data) => events.push(data),
    onLink: (link) => links.push(link),
    onRefused: async () => {
      refusals++;
    },
    random: () => 1,
  });
  socket.start();
});

afterEach(() => {
  socket.stop();
  vi.useRealTimers();
});

test("connects with the token in the frame, never in the address", () => {
  FakeSocket.last.accept();
  expect(FakeSocket.last.sent[0]).toEqual({ id: 1, connect: { token: "token-0", name: "widget" } });
  expect(FakeSocket.last.url).not.toContain("token");
  expect(links).toEqual(["connecting", "on"]);
});

test("answers pings when the server wants it", () => {
  FakeSocket.last.accept({ ping: 25, pong: true });
  FakeSocket.last.deliver({});
  expect(FakeSocket.last.sent.at(-1)).toEqual({});
});

test("stays silent on pings when the server does not want pongs", () => {
  FakeSocket.last.accept({ ping: 25 });
  FakeSocket.last.deliver({});
  expect(FakeSocket.last.sent).toHaveLength(1);
});

test("reads several frames of one message, pushes among replies", async () => {
  FakeSocket.last.accept();
  const answer = socket.call("send", { text: "hi" });
  const { id } = FakeSocket.last.calls("send")[0] ?? {};
  FakeSocket.last.deliver(
    { push: { channel: "v", pub: { data: { type: "typing" } } } },
    { id, rpc: { data: { seq: 7 } } },
    {},
  );
  expect(await answer).toEqual({ seq: 7 });
  expect(events).toEqual([{ type: "typing" }]);
});

test("answers find their calls in any order; an error rejects its own call only", async () => {
  FakeSocket.last.accept();
  const first = socket.call("send", { n: 1 });
  const second = socket.call("send", { n: 2 });
  const [a, b] = FakeSocket.last.calls("send");
  FakeSocket.last.deliver({ id: b?.id, rpc: { data: "two" } });
  FakeSocket.last.deliver({ id: a?.id, error: { code: 4029, message: "rate_limited", temporary: true } });
  expect(await second).toBe("two");
  await expect(first).rejects.toEqual(new CallError(4029, "rate_limited", true));
});

test("calls without a connection, and calls whose connection goes away, are lost", async () => {
  await expect(socket.call("send", {})).rejects.toBeInstanceOf(LostError);
  FakeSocket.last.accept();
  const call = socket.call("send", {});
  FakeSocket.last.drop();
  await expect(call).rejects.toBeInstanceOf(LostError);
});

test("reconnects with a back-off that doubles and has a ceiling", () => {
  const waits: number[] = [];
  for (let i = 0; i < 8; i++) {
    const dialled = FakeSocket.all.length;
    FakeSocket.last.drop();
    let waited = 0;
    while (FakeSocket.all.length === dialled) {
      vi.advanceTimersByTime(500);
      waited += 500;
    }
    waits.push(waited);
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
});

test("the back-off starts over after a connection that lasted", () => {
  FakeSocket.last.drop();
  vi.advanceTimersByTime(500);
  FakeSocket.last.drop();
  vi.advanceTimersByTime(1000);
  FakeSocket.last.accept();
  vi.advanceTimersByTime(10_000);
  FakeSocket.last.drop();
  const dialled = FakeSocket.all.length;
  vi.advanceTimersByTime(500);
  expect(FakeSocket.all).toHaveLength(dialled + 1);
});

test("a connection that is cut again at once does not reset the back-off", () => {
  for (let i = 0; i < 3; i++) {
    FakeSocket.last.accept();
    FakeSocket.last.drop();
    vi.advanceTimersByTime(20_000);
  }
  const dialled = FakeSocket.all.length;
  FakeSocket.last.accept();
  FakeSocket.last.drop();
  vi.advanceTimersByTime(3500);
  expect(FakeSocket.all).toHaveLength(dialled);
});

test("gives up a connection without pings", () => {
  FakeSocket.last.accept({ ping: 25, pong: true });
  const first = FakeSocket.last;
  vi.advanceTimersByTime(30_000);
  first.deliver({});
  vi.advanceTimersByTime(30_000);
  expect(first.closed).toBe(false);
  vi.advanceTimersByTime(6000);
  expect(first.closed).toBe(true);
  expect(FakeSocket.last).not.toBe(first);
});

test("gives up a connection on which a call is not answered", async () => {
  FakeSocket.last.accept();
  const call = socket.call("send", {});
  const lost = expect(call).rejects.toBeInstanceOf(LostError);
  vi.advanceTimersByTime(10_000);
  await lost;
  expect(links.at(-1)).toBe("connecting");
});

test("gives up a connection that never opens", () => {
  const first = FakeSocket.last;
  vi.advanceTimersByTime(10_500);
  expect(first.closed).toBe(true);
  expect(FakeSocket.last).not.toBe(first);
});

test.each([
  [
    "the connect frame is refused",
    () => FakeSocket.last.deliver({ id: 1, error: { code: 4001, message: "unauthenticated" } }),
  ],
  ["the server closes with a terminal code", () => FakeSocket.last.drop(3500)],
])("asks for another token when %s", async (_, refuse) => {
  FakeSocket.last.open();
  refuse();
  await vi.advanceTimersByTimeAsync(500);
  FakeSocket.last.open();
  expect(refusals).toBe(1);
  expect(FakeSocket.last.sent[0]?.connect?.token).toBe("token-1");
});

test("a temporary refusal keeps the token", async () => {
  FakeSocket.last.open();
  FakeSocket.last.deliver({ id: 1, error: { code: 4503, message: "unavailable", temporary: true } });
  await vi.advanceTimersByTimeAsync(500);
  expect(refusals).toBe(0);
  expect(FakeSocket.all).toHaveLength(2);
});

test("hurry does not wait out the back-off", () => {
  FakeSocket.last.drop();
  socket.hurry();
  expect(FakeSocket.all).toHaveLength(2);
  socket.hurry();
  expect(FakeSocket.all).toHaveLength(2);
});

test("what an old connection still delivers is ignored", () => {
  FakeSocket.last.accept();
  const old = FakeSocket.last;
  const { onmessage } = old;
  old.drop();
  onmessage?.({ data: JSON.stringify({ push: { pub: { data: "late" } } }) });
  expect(events).toEqual([]);
});

test("stop ends it", () => {
  FakeSocket.last.accept();
  socket.stop();
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.all).toHaveLength(1);
  expect(FakeSocket.last.closed).toBe(true);
});
