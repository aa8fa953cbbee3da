import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { ME, makeConversation, makeMessage } from "@/testing/factories.ts";
import { conversationQuery, logQuery } from "./api.ts";
import { outbox } from "./model/outbox.ts";
import { resend, send } from "./send.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  for (const one of outbox.all()) outbox.drop(one.clientID);
});

interface Call {
  path: string;
  body: Record<string, unknown>;
}

function server(answer: (call: Call, index: number) => Response) {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    const call = { path: url.replace("/api/v1", ""), body: JSON.parse(String(init?.body ?? "{}")) };
    calls.push(call);
    return Promise.resolve(answer(call, calls.length - 1));
  });
  return calls;
}

function clientWith(state: "bot" | "agent") {
  const client = new QueryClient();
  const agent = state === "agent" ? { id: ME, name: "" } : null;
  client.setQueryData(conversationQuery("cv_1").queryKey, makeConversation({ state, agent, epoch: 4 }));
  client.setQueryData(logQuery("cv_1").queryKey, { messages: [makeMessage(1)], more: false });
  return client;
}

const stored = (call: Call, seq: number) =>
  Response.json(makeMessage(seq, { sender: "agent", client_id: String(call.body.client_id) }));

const settled = () =>
  vi.waitFor(() => expect(outbox.all().every((one) => one.state === "failed")).toBe(true));

it("sends in order under the known epoch", async () => {
  const client = clientWith("agent");
  const calls = server((call, index) => stored(call, index + 2));
  send(client, "cv_1", ME, { kind: "text", text: "one" });
  send(client, "cv_1", ME, { kind: "text", text: "two" });
  await settled();
  expect(calls.map(({ body }) => [body.text, body.epoch])).toEqual([
    ["one", 4],
    ["two", 4],
  ]);
  expect(client.getQueryData(logQuery("cv_1").queryKey)?.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

it("takes the conversation over first, but not for a private note", async () => {
  const client = clientWith("bot");
  const taken = makeConversation({ state: "agent", agent: { id: ME, name: "" }, epoch: 5 });
  const calls = server((call, index) =>
    call.path.endsWith("takeover") ? Response.json(taken) : stored(call, index + 2),
  );
  send(client, "cv_1", ME, { kind: "note", text: "psst" });
  send(client, "cv_1", ME, { kind: "text", text: "hello" });
  await settled();
  expect(calls.map(({ path, body }) => [path.split("/").at(-1), body.epoch])).toEqual([
    ["messages", undefined],
    ["takeover", 4],
    ["messages", 5],
  ]);
});

it("keeps the text of what was refused, and resends it under the same client id", async () => {
  const client = clientWith("agent");
  const calls = server((call, index) =>
    index === 0
      ? Response.json({ code: "conflict", title: "taken", status: 409 }, { status: 409 })
      : stored(call, 2),
  );
  send(client, "cv_1", ME, { kind: "text", text: "kept" });
  await settled();
  const [failed] = outbox.all();
  expect(failed?.message.text).toBe("kept");
  if (failed) resend(client, failed, ME);
  await vi.waitFor(() => expect(outbox.all()).toEqual([]));
  const sent = calls.filter(({ path }) => path.endsWith("/messages"));
  expect(sent[0]?.body.client_id).toBe(sent[1]?.body.client_id);
});
