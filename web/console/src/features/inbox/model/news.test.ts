import { describe, expect, it } from "vitest";
import { ME, makeConversation } from "@/testing/factories.ts";
import { newsOf } from "./news.ts";

const mine = { state: "agent", agent: { id: ME, name: "" } } as const;

describe("newsOf", () => {
  it("announces a hand-over once", () => {
    const queued = makeConversation({ state: "queued", waiting_since: 100 });
    expect(newsOf(makeConversation(), queued, ME, 200)).toBe("queued");
    expect(newsOf(queued, queued, ME, 200)).toBeNull();
  });

  it("announces a customer's message in one's own conversations only", () => {
    const before = makeConversation({ ...mine, last_customer_seq: 1 });
    const after = { ...before, last_customer_seq: 2 };
    expect(newsOf(before, after, ME, 0)).toBe("message");
    expect(newsOf(before, { ...after, agent: { id: "us_2", name: "" } }, ME, 0)).toBeNull();
    expect(newsOf(before, { ...after, last_sender: "agent" }, ME, 0)).toBeNull();
  });

  it("takes an unknown row for news only while it is fresh", () => {
    const row = makeConversation({ ...mine, unread: 1, last_at: 1000 });
    expect(newsOf(undefined, row, ME, 2000)).toBe("message");
    expect(newsOf(undefined, row, ME, 60_000)).toBeNull();
  });
});
