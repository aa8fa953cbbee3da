import type { Conversation } from "@shopbell/shared/api/types.ts";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ME, makeConversation, makeMessage } from "@/testing/factories.ts";
import { conversationQuery, listQuery, logQuery } from "./api.ts";
import { applyRows, catchUp, onConversationEvent } from "./events.ts";
import { outbox } from "./model/outbox.ts";

afterEach(() => vi.unstubAllGlobals());

function clientWith(row: Conversation, seqs: number[]): QueryClient {
  const client = new QueryClient();
  client.setQueryData(conversationQuery(row.id).queryKey, row);
  client.setQueryData(logQuery(row.id).queryKey, {
    messages: seqs.map((seq) => makeMessage(seq)),
    more: false,
  });
  client.setQueryData(listQuery({ view: "all", channel: "" }).queryKey, {
    pages: [{ conversations: [row], next: "" }],
    pageParams: [""],
  });
  return client;
}

const seqsOf = (client: QueryClient) =>
  client.getQueryData(logQuery("cv_1").queryKey)?.messages.map(({ seq }) => seq);

function answerWith(...pages: { seqs: number[]; more: boolean }[]) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    const page = pages[asked.length - 1] ?? { seqs: [], more: false };
    return Promise.resolve(
      Response.json({ messages: page.seqs.map((seq) => makeMessage(seq)), more: page.more }),
    );
  });
  return asked;
}

describe("applyRows", () => {
  it("changes the list and the open conversation", () => {
    const client = clientWith(makeConversation(), [1]);
    applyRows(client, [makeConversation({ last_seq: 2, last_at: 2000, last_preview: "new" })], ME);
    expect(client.getQueryData(conversationQuery("cv_1").queryKey)?.last_preview).toBe("new");
    const list = client.getQueryData(listQuery({ view: "all", channel: "" }).queryKey);
    expect(list?.pages[0]?.conversations[0]?.last_preview).toBe("new");
  });
});

describe("onConversationEvent", () => {
  it("appends the next message and empties the outbox of it", () => {
    const client = clientWith(makeConversation(), [1]);
    outbox.put({
      clientID: "abcdefgh",
      conversationID: "cv_1",
      message: { client_id: "abcdefgh", kind: "text" },
      at: 0,
      state: "sending",
    });
    onConversationEvent(client, "cv_1", {
      type: "message",
      message: makeMessage(2, { client_id: "abcdefgh" }),
    });
    expect(seqsOf(client)).toEqual([1, 2]);
    expect(outbox.all()).toEqual([]);
  });

  it("reads what is missing before a message that does not follow", async () => {
    const client = clientWith(makeConversation(), [1]);
    const asked = answerWith({ seqs: [2, 3], more: true }, { seqs: [4], more: false });
    onConversationEvent(client, "cv_1", { type: "message", message: makeMessage(4) });
    await catchUp(client, "cv_1");
    expect(seqsOf(client)).toEqual([1, 2, 3, 4]);
    expect(asked.map((url) => new URL(url, "http://x").searchParams.get("after_seq"))).toEqual(["1", "3"]);
  });
});

describe("catchUp", () => {
  it("has one reader per conversation, and survives a failure", async () => {
    const client = clientWith(makeConversation(), [1]);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
    await Promise.all([catchUp(client, "cv_1"), catchUp(client, "cv_1")]);
    const asked = answerWith({ seqs: [2], more: false });
    await Promise.all([catchUp(client, "cv_1"), catchUp(client, "cv_1")]);
    expect(asked).toHaveLength(1);
    expect(seqsOf(client)).toEqual([1, 2]);
  });
});
