import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "../../testing/fake-socket.ts";
import { FakeServer } from "../../testing/server.ts";
import { fakeStorage } from "../../testing/storage.ts";
import { Shell } from "../shell.ts";
import { Vault } from "../storage.ts";
import { blank, Store } from "../store.ts";

let server: FakeServer;
let vault: Vault;
let shell: Shell;

/** A page load: a new shell over what the device has kept. */
function load(): Shell {
  const store = new Store({
    ...blank,
    lang: "en",
    sound: false,
    open: true,
    shop: null,
    limits: null,
    talk: null,
  });
  return new Shell(store, {
    base: new URL("https://shop.test/widget/"),
    key: "pk_1",
    vault,
    loadTexts: async () => ({}),
    loadTalk: () => import("./index.ts"),
  });
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const stored = () => server.log.map((m) => m.text);
const shown = () => shell.state.messages.map((m) => m.text);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  server = new FakeServer();
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(server.session())));
  vault = new Vault("test:", fakeStorage());
  shell = load();
});

afterEach(async () => {
  (await shell.startTalk())?.stop();
  vi.useRealTimers();
});

/** Opens the panel and sends a first message. */
async function begin(): Promise<void> {
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await settle();
  shell.send("first");
  await vi.waitFor(() => expect(shell.state.messages).toHaveLength(1));
}

test("nothing is opened before somebody wants the chat", async () => {
  shell.receive({ shopbell: 1, type: "stage", stage: "idle" });
  await settle();
  expect(shell.state.phase).toBe("idle");
  shell.receive({ shopbell: 1, type: "stage", stage: "warm" });
  await settle();
  expect(shell.state.phase).toBe("ready");
  expect(FakeSocket.all).toHaveLength(0);
});

test("a message is kept, sent, confirmed, and leaves the outbox", async () => {
  await begin();
  expect(stored()).toEqual(["first"]);
  expect(shell.state.pending).toEqual([]);
  expect(shell.outbox.all()).toEqual([]);
  expect(shell.state.link).toBe("on");
});

test("messages written at once are sent one after the other, each once", async () => {
  await begin();
  for (const text of ["a", "b", "c"]) shell.send(text);
  await settle();
  expect(stored()).toEqual(["first", "a", "b", "c"]);
  expect(server.calls.filter((c) => c.method === "send")).toHaveLength(4);
});

test("what was written while away goes out in order, each once", async () => {
  await begin();
  server.down = true;
  FakeSocket.last.drop();
  for (const text of ["a", "b", "c"]) {
    shell.send(text);
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(5000);
  expect(stored()).toEqual(["first"]);
  expect(shell.state.pending.map((p) => p.text)).toEqual(["a", "b", "c"]);
  server.down = false;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(stored()).toEqual(["first", "a", "b", "c"]);
  expect(shown()).toEqual(["first", "a", "b", "c"]);
  expect(shell.state.pending).toEqual([]);
});

test("an answer lost on the way: the same client id again, stored once, shown once", async () => {
  await begin();
  server.loseAnswers = true;
  shell.send("second");
  await settle();
  expect(stored()).toEqual(["first", "second"]);
  server.loseAnswers = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(stored()).toEqual(["first", "second"]);
  expect(shown()).toEqual(["first", "second"]);
  expect(shell.state.pending).toEqual([]);
});

test("what was not sent survives a reload", async () => {
  await begin();
  server.down = true;
  FakeSocket.last.drop();
  shell.send("unsent");
  await settle();
  (await shell.startTalk())?.stop();

  server.down = false;
  shell = load();
  shell.receive({ shopbell: 1, type: "stage", stage: "idle" });
  await vi.waitFor(() => expect(stored()).toEqual(["first", "unsent"]));
  await settle();
  expect(shown()).toEqual(["first", "unsent"]);
  expect(shell.outbox.all()).toEqual([]);
});

test("a temporary refusal is tried again with the same client id", async () => {
  await begin();
  server.refuseSend = { code: 4029, message: "rate_limited", temporary: true };
  shell.send("fast");
  await settle();
  expect(shell.state.problem).toBe("rate_limited");
  expect(shell.state.pending[0]?.state).toBe("waiting");
  server.refuseSend = null;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(stored()).toEqual(["first", "fast"]);
  expect(shell.state.problem).toBe("");
  const ids = server.calls
    .filter((c) => c.method === "send" && c.data.text === "fast")
    .map((c) => c.data.client_id);
  expect(new Set(ids).size).toBe(1);
  expect(ids.length).toBeGreaterThan(1);
});

test("a final refusal fails that message only, and the visitor may try again", async () => {
  await begin();
  server.refuseSend = { code: 4013, message: "too_large" };
  shell.send("bad");
  await settle();
  expect(shell.state.pending[0]).toMatchObject({ state: "failed", error: "too_large" });
  server.refuseSend = null;
  shell.send("good");
  await settle();
  expect(stored()).toEqual(["first", "good"]);

  const talk = await shell.startTalk();
  const failed = shell.state.pending[0];
  if (!failed) throw new Error("the failed message is gone");
  talk?.retry(failed);
  await settle();
  expect(stored()).toEqual(["first", "good", "bad"]);
});

test("after being away everything missed is there, in order and without a gap", async () => {
  await begin();
  server.down = true;
  FakeSocket.last.drop();
  for (let i = 0; i < 250; i++) server.store();
  server.down = false;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(shell.state.messages.map((m) => m.seq)).toEqual(server.log.map((m) => m.seq));
});

test("a push that overtakes sync leaves no gap, even when sync is cut off", async () => {
  await begin();
  server.down = true;
  FakeSocket.last.drop();
  for (let i = 0; i < 250; i++) server.store();
  // The next connection lives just long enough for the first page and a push.
  const { onDial } = FakeSocket;
  FakeSocket.onDial = (socket) => {
    onDial(socket);
    const { onFrame } = socket;
    let pages = 0;
    socket.onFrame = (frame) => {
      if (frame.rpc?.method === "sync") {
        if (pages++ > 0) {
          server.say({ text: "pushed" });
          FakeSocket.onDial = onDial;
          socket.drop();
          return;
        }
      }
      onFrame(frame);
    };
  };
  server.down = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shown()).toContain("pushed");
  expect(shell.state.messages.map((m) => m.seq)).toEqual(server.log.map((m) => m.seq));
});

test("resync fetches what the node did not deliver", async () => {
  await begin();
  server.store({ text: "undelivered" });
  server.push({ type: "resync" });
  await settle();
  expect(shown()).toEqual(["first", "undelivered"]);
});

test("older messages come page by page", async () => {
  for (let i = 0; i < 70; i++) server.store();
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await vi.waitFor(() => expect(shell.state.link).toBe("on"));
  expect(shell.state.messages).toHaveLength(30);
  const talk = await shell.startTalk();
  await talk?.older();
  expect(shell.state.messages).toHaveLength(60);
  await talk?.older();
  expect(shell.state.messages.map((m) => m.seq)).toEqual(server.log.map((m) => m.seq));
  expect(shell.state.more).toBe(false);
});

test("marks are coalesced, and read moves only while somebody looks", async () => {
  await begin();
  shell.receive({ shopbell: 1, type: "stage", stage: "warm" });
  await vi.advanceTimersByTimeAsync(1000);
  server.calls.length = 0;
  for (let i = 0; i < 5; i++) server.say();
  await vi.advanceTimersByTimeAsync(300);
  const acks = () => server.calls.filter((c) => c.method === "ack").map((c) => c.data);
  expect(acks()).toEqual([{ delivered: 6, read: 1 }]);
  expect(shell.state.talk?.unread(shell.state)).toBe(5);

  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await vi.advanceTimersByTimeAsync(300);
  expect(acks().at(-1)).toEqual({ delivered: 6, read: 6 });
  expect(shell.state.talk?.unread(shell.state)).toBe(0);

  const talk = await shell.startTalk();
  talk?.setAtEnd(false);
  server.say();
  await vi.advanceTimersByTimeAsync(300);
  expect(acks().at(-1)).toEqual({ delivered: 7, read: 6 });
});

test("typing is told at most every three seconds, and its end", async () => {
  await begin();
  server.calls.length = 0;
  for (let i = 0; i < 20; i++) {
    shell.write("x".repeat(i + 1));
    await vi.advanceTimersByTimeAsync(200);
  }
  await vi.advanceTimersByTimeAsync(5000);
  const told = server.calls.filter((c) => c.method === "typing").map((c) => c.data.on);
  expect(told).toEqual([true, true, false]);
});

test("the shop's typing ends by itself", async () => {
  await begin();
  server.push({ type: "typing", typing: { on: true } });
  expect(shell.state.typing).toBe(true);
  await vi.advanceTimersByTimeAsync(6000);
  expect(shell.state.typing).toBe(false);
});

test("a refused token is replaced and the connection comes back", async () => {
  await begin();
  FakeSocket.last.drop(3500);
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(server.session({ token: "token-2" }))));
  await vi.advanceTimersByTimeAsync(3000);
  expect(FakeSocket.last.sent[0]?.connect?.token).toBe("token-2");
  expect(shell.state.link).toBe("on");
});

test("another tab's message is shown here and not sent twice", async () => {
  await begin();
  shell.outbox.put({
    clientId: "other-tab",
    kind: "text",
    text: "from there",
    at: 1,
    state: "waiting",
    error: "",
  });
  server.say({ sender: "customer", client_id: "other-tab", text: "from there" });
  await settle();
  expect(shown()).toEqual(["first", "from there"]);
  expect(shell.outbox.all()).toEqual([]);
});

test("a rating is shown at once, kept by the server, and taken back where it was refused", async () => {
  await begin();
  server.say({ answer: true });
  await settle();
  const talk = await shell.startTalk();
  expect(await talk?.rate({ seq: 2, value: -1 })).toBe(true);
  expect(shell.state.rated).toEqual({ 2: { seq: 2, value: -1 } });
  server.refuseRate = { code: 4009, message: "conflict" };
  const trying = talk?.rate({ seq: 2, value: 1 });
  expect(shell.state.rated?.[2]?.value).toBe(1);
  expect(await trying).toBe(false);
  expect(shell.state.rated?.[2]?.value).toBe(-1);
  server.refuseRate = null;
  expect(await talk?.rate({ seq: 2, value: 0 })).toBe(true);
  expect(shell.state.rated).toEqual({});
});

test("what was rated before is known after the page is loaded again", async () => {
  await begin();
  server.ratings.set(1, { seq: 1, value: 4, comment: "fast" });
  (await shell.startTalk())?.stop();
  shell = load();
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await shell.startTalk();
  await vi.waitFor(() => expect(shell.state.rated?.[1]?.comment).toBe("fast"));
});
