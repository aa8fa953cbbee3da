import { expect, test } from "vitest";
import { conversation, message } from "../../testing/server.ts";
import type { Pending } from "../outbox.ts";
import { blank, type State } from "../store.ts";
import { confirmed, head, lastSeq, received, unread } from "./log.ts";

const state = (fields: Partial<State> = {}): State => ({
  ...blank,
  phase: "ready",
  link: "on",
  float: "",
  lang: "en",
  sound: true,
  open: true,
  shop: null,
  limits: null,
  talk: null,
  ...fields,
});
const pending = (clientId: string): Pending => ({
  clientId,
  kind: "text",
  text: "hi",
  at: 1,
  state: "waiting",
  error: "",
});
const seqs = (s: Partial<State>): number[] => (s.messages ?? []).map((m) => m.seq);

test.each([
  ["newer ones", [1, 2], [3, 5], [1, 2, 3, 5]],
  ["the same again", [1, 2, 3], [2, 3], [1, 2, 3]],
  ["older ones", [5, 6], [1, 2], [1, 2, 5, 6]],
  ["what a push overtook", [1, 5], [2, 3, 5], [1, 2, 3, 5]],
  ["an unordered batch", [], [3, 1, 2], [1, 2, 3]],
])("merges %s", (_, have, incoming, want) => {
  const s = state({ messages: have.map((seq) => message({ seq })) });
  expect(
    seqs(
      received(
        s,
        incoming.map((seq) => message({ seq })),
        null,
      ),
    ),
  ).toEqual(want);
});

test("of two with one sequence the incoming wins", () => {
  const s = state({ messages: [message({ seq: 1, text: "old" })] });
  expect(received(s, [message({ seq: 1, text: "new" })], null).messages?.[0]?.text).toBe("new");
});

test("an arrived message leaves the outbox", () => {
  const s = state({ pending: [pending("a"), pending("b")] });
  const patch = received(s, [message({ seq: 1, sender: "customer", client_id: "a" })], null);
  expect(patch.pending?.map((p) => p.clientId)).toEqual(["b"]);
});

test("confirmation before and after the push gives one message", () => {
  const p = pending("a");
  const sent = { conversation_id: "cv_1", client_id: "a", seq: 4, at: 9 };
  const first = { ...state({ pending: [p] }), ...confirmed(state({ pending: [p] }), p, sent) };
  expect(seqs(first)).toEqual([4]);
  expect(first.pending).toEqual([]);
  expect(first.conversation?.id).toBe("cv_1");
  const pushed = {
    ...first,
    ...received(first, [message({ seq: 4, sender: "customer", client_id: "a" })], null),
  };
  expect(seqs(pushed)).toEqual([4]);

  const s = state({
    pending: [p],
    messages: [message({ seq: 4, sender: "customer", client_id: "a", text: "from push" })],
  });
  const after = confirmed(s, p, sent);
  expect(seqs(after)).toEqual([4]);
  expect(after.messages?.[0]?.text).toBe("from push");
});

test("an older head is ignored, another conversation's is not", () => {
  const s = state({ conversation: conversation({ last_seq: 9, state: "agent" }) });
  expect(head(s, conversation({ last_seq: 8 }))).toEqual({});
  expect(head(s, conversation({ last_seq: 9, state: "resolved" })).conversation?.state).toBe("resolved");
  expect(head(s, conversation({ id: "cv_2", last_seq: 1 })).conversation?.id).toBe("cv_2");
  expect(head(s, null)).toEqual({});
});

test("reading elsewhere moves the mark here, never back", () => {
  expect(head(state({ readSeq: 3 }), conversation({ read_seq: 7 })).readSeq).toBe(7);
  expect(head(state({ readSeq: 9 }), conversation({ read_seq: 7 })).readSeq).toBe(9);
});

test("unread counts what the shop wrote after the mark", () => {
  const messages = [
    message({ seq: 1 }),
    message({ seq: 3, sender: "customer" }),
    message({ seq: 4 }),
    message({ seq: 6, sender: "system", kind: "system" }),
    message({ seq: 9, sender: "agent" }),
  ];
  expect(unread(state({ messages, readSeq: 1 }))).toBe(2);
  expect(unread(state({ messages, readSeq: 9 }))).toBe(0);
  expect(lastSeq(state({ messages }))).toBe(9);
  expect(lastSeq(state())).toBe(0);
});

test("an answer ends typing, an own message does not", () => {
  const s = state({ typing: true });
  expect(received(s, [message({ seq: 1 })], null).typing).toBe(false);
  expect(received(s, [message({ seq: 1, sender: "customer" })], null).typing).toBeUndefined();
});
