import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeExample } from "@/testing/factories.ts";
import { teach } from "./teach.ts";

interface Call {
  method: string;
  path: string;
  body: unknown;
}

let calls: Call[] = [];
let known = [makeExample({ text: "怎么退货", intent: "return.request", origin: "shipped" })];
let added = 1;

beforeEach(() => {
  calls = [];
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    const [path = ""] = url.replace("/api/v1/understanding", "").split("?");
    calls.push({ method: init?.method ?? "", path, body: JSON.parse(String(init?.body ?? "null")) });
    if (init?.method === "GET") return Promise.resolve(Response.json({ examples: known, total: 1 }));
    if (path === "/examples") return Promise.resolve(Response.json({ added, changed: 1 - added }));
    return Promise.resolve(new Response(null, { status: 204 }));
  });
});
afterEach(() => vi.unstubAllGlobals());

const lastCall = () => calls.at(-1);

it("forgets a new sentence again", async () => {
  added = 1;
  const { undo } = await teach("zh", "寄回去可以吗", "return.request", "message");
  expect(lastCall()).toMatchObject({
    method: "POST",
    body: { lang: "zh", intent: "return.request", origin: "message", texts: ["寄回去可以吗"] },
  });
  await undo?.();
  expect(lastCall()).toMatchObject({ path: "/examples/remove", body: { lang: "zh", text: "寄回去可以吗" } });
});

it("gives a shipped sentence its shipped meaning back", async () => {
  added = 0;
  const { undo } = await teach("zh", "怎么退货？", "return.fee", "shop");
  await undo?.();
  expect(lastCall()?.path).toBe("/examples/restore");
});

it("gives a sentence of the shop the meaning that it had", async () => {
  added = 0;
  known = [makeExample({ text: "寄回去", intent: "return.fee", origin: "message" })];
  const { undo } = await teach("zh", "寄回去", "return.request", "shop");
  await undo?.();
  expect(lastCall()?.body).toMatchObject({ intent: "return.fee", origin: "message", texts: ["寄回去"] });
});

it("answers who has marked a sentence even if it is known", async () => {
  known = [makeExample({ text: "寄回去", intent: "return.fee" })];
  expect(await teach("zh", "寄回去", "return.fee", "desk")).toEqual({ same: true, undo: null });
  expect(lastCall()).toMatchObject({ method: "POST", body: { origin: "desk", texts: ["寄回去"] } });
});

it("writes nothing that is known already", async () => {
  known = [makeExample({ text: "寄回去", intent: "return.fee" })];
  expect(await teach("zh", "寄回去", "return.fee", "shop")).toEqual({ same: true, undo: null });
  expect(calls).toHaveLength(1);
});
