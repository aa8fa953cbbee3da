import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeServer } from "../testing/server.ts";
import { fakeStorage } from "../testing/storage.ts";
import { Shell } from "./shell.ts";
import { Vault } from "./storage.ts";
import { blank, Store } from "./store.ts";

type Request = Record<string, string | undefined>;

let requests: Request[];
let answer: (request: Request) => Response;
let vault: Vault;

const ok = (token = "token-1") => new Response(JSON.stringify(new FakeServer().session({ token })));
const refuse = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ code }), { status, headers });
const settle = () => vi.advanceTimersByTimeAsync(0);

function load(): Shell {
  const store = new Store({
    ...blank,
    lang: "zh",
    sound: false,
    open: false,
    shop: null,
    limits: null,
    talk: null,
  });
  return new Shell(store, {
    base: new URL("https://shop.test/widget/"),
    key: "pk_1",
    vault,
    loadTexts: async () => ({}),
    loadTalk: () => Promise.reject(new Error("offline")),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  answer = () => ok();
  vault = new Vault("test:", fakeStorage());
  vi.stubGlobal("fetch", async (_: URL, init: RequestInit) => {
    const request = JSON.parse(String(init.body)) as Request;
    requests.push(request);
    return answer(request);
  });
});

afterEach(() => {
  vi.useRealTimers();
});

async function opened(): Promise<Shell> {
  const shell = load();
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await settle();
  return shell;
}

test("the session is opened with key and language and the token is kept", async () => {
  const shell = await opened();
  expect(requests).toEqual([{ key: "pk_1", lang: "zh" }]);
  expect(shell.state.phase).toBe("ready");
  expect(vault.get("token")).toBe("token-1");
});

test("who has only looked is not resumed on the next page, who has talked is", async () => {
  const shell = await opened();
  load().receive({ shopbell: 1, type: "stage", stage: "idle" });
  await settle();
  expect(requests).toHaveLength(1);

  shell.send("hello");
  await settle();
  load().receive({ shopbell: 1, type: "stage", stage: "idle" });
  await settle();
  expect(requests.at(-1)).toEqual({ key: "pk_1", lang: "zh", token: "token-1" });
});

/** An identity token; nobody here checks its signature. */
const jwt = (sub: string, issued = 1) => `e30.${btoa(JSON.stringify({ sub, iat: issued }))}.sig`;

test("an identity given before anybody wants the chat costs nothing", async () => {
  const shell = load();
  shell.receive({ shopbell: 1, type: "identify", identity: jwt("ann") });
  shell.receive({ shopbell: 1, type: "stage", stage: "idle" });
  await settle();
  expect(requests).toEqual([]);
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await settle();
  expect(requests).toEqual([{ key: "pk_1", lang: "zh", identity: jwt("ann") }]);
});

test("signing in keeps the anonymous conversation, and a renewed token changes nothing", async () => {
  const shell = await opened();
  shell.send("before signing in");
  shell.receive({ shopbell: 1, type: "identify", identity: jwt("ann") });
  await settle();
  expect(requests.at(-1)).toEqual({ key: "pk_1", lang: "zh", identity: jwt("ann"), token: "token-1" });
  expect(shell.outbox.all().map((p) => p.text)).toEqual(["before signing in"]);
  const asked = requests.length;
  shell.receive({ shopbell: 1, type: "identify", identity: jwt("ann", 2) });
  await settle();
  expect(requests).toHaveLength(asked);
});

test.each([
  ["signing out", "", { key: "pk_1", lang: "zh" }],
  ["another customer", jwt("bob"), { key: "pk_1", lang: "zh", identity: jwt("bob") }],
])("%s leaves nothing of the last customer", async (_, identity, request) => {
  const shell = load();
  shell.receive({ shopbell: 1, type: "identify", identity: jwt("ann") });
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await settle();
  shell.send("private");
  shell.write("private draft");
  await settle();
  expect(vault.get("token")).toBeNull();

  shell.receive({ shopbell: 1, type: "identify", identity });
  await settle();
  expect(requests.at(-1)).toEqual(request);
  expect(shell.state).toMatchObject({ pending: [], messages: [], draft: "" });

  shell.receive({ shopbell: 1, type: "identify", identity: jwt("ann") });
  expect(shell.outbox.all().map((p) => p.text)).toEqual(["private"]);
});

test("a page without the identity does not show the customer's conversation", async () => {
  const shell = load();
  shell.receive({ shopbell: 1, type: "identify", identity: jwt("ann") });
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await settle();
  shell.send("private");
  shell.write("private draft");
  await settle();

  const signedOut = load();
  signedOut.receive({ shopbell: 1, type: "stage", stage: "open" });
  await settle();
  expect(requests.at(-1)).toEqual({ key: "pk_1", lang: "zh" });
  expect(signedOut.state).toMatchObject({ pending: [], draft: "" });
});

test("a refused identity leaves an anonymous visitor, a refused token a new one", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vault.set("token", "stale");
  answer = (r) => (r.identity || r.token ? refuse(401, "unauthenticated") : ok("fresh"));
  const shell = load();
  shell.receive({ shopbell: 1, type: "identify", identity: "bad" });
  shell.receive({ shopbell: 1, type: "stage", stage: "open" });
  await settle();
  expect(shell.state.phase).toBe("ready");
  expect(shell.token).toBe("fresh");
  expect(warn).toHaveBeenCalledOnce();
});

test.each(["forbidden", "not_found", "invalid"])("%s is final and said", async (code) => {
  answer = () => refuse(403, code);
  const shell = await opened();
  expect(shell.state).toMatchObject({ phase: "refused", problem: code });
  const asked = requests.length;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(requests).toHaveLength(asked);
});

test("Retry-After is honoured", async () => {
  answer = () => refuse(429, "rate_limited", { "Retry-After": "40" });
  const shell = await opened();
  expect(shell.state).toMatchObject({ phase: "failed", problem: "rate_limited" });
  answer = () => ok();
  await vi.advanceTimersByTimeAsync(39_000);
  expect(requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(shell.state).toMatchObject({ phase: "ready", problem: "" });
});

test("a proxy's error page and no answer at all are tried again", async () => {
  answer = () => new Response("<h1>Bad gateway</h1>", { status: 502 });
  const shell = await opened();
  expect(shell.state.problem).toBe("unavailable");
  answer = () => {
    throw new TypeError("network");
  };
  await vi.advanceTimersByTimeAsync(9000);
  expect(shell.state.problem).toBe("offline");
  answer = () => ok();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shell.state.phase).toBe("ready");
});

test("what is written while nothing can be loaded stays in the outbox", async () => {
  const shell = await opened();
  shell.send("  kept  ");
  await settle();
  expect(shell.state.pending.map((p) => p.text)).toEqual(["kept"]);
  expect(
    load()
      .outbox.all()
      .map((p) => p.text),
  ).toEqual(["kept"]);
  shell.send("   ");
  expect(shell.state.pending).toHaveLength(1);
});

test("the draft outlives a reload and ends with an empty field", async () => {
  const shell = await opened();
  shell.write("half a sen");
  expect((await opened()).state.draft).toBe("half a sen");
  shell.write("");
  expect((await opened()).state.draft).toBe("");
});
