import { describe, expect, it } from "vitest";
import { makeConversation, makeMessage } from "@/testing/factories.ts";
import { deliveryOf, itemsOf } from "./items.ts";
import type { Outgoing } from "./outbox.ts";

const noon = new Date(2026, 10, 20, 12).getTime();
const at = (minutes: number) => noon + minutes * 60_000;

describe("itemsOf", () => {
  it("groups what one voice says within a few minutes", () => {
    const items = itemsOf(
      [
        makeMessage(1, { at: at(0) }),
        makeMessage(2, { at: at(1) }),
        makeMessage(3, { at: at(1), sender: "bot" }),
        makeMessage(4, { at: at(20), sender: "bot" }),
      ],
      [],
      0,
    );
    const bursts = items.flatMap((item) => (item.type === "message" ? [[item.first, item.last]] : []));
    expect(bursts).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it("does not group a note with a reply of the same person", () => {
    const author = { id: "us_1", name: "A" };
    const items = itemsOf(
      [
        makeMessage(1, { sender: "agent", author, at: at(0) }),
        makeMessage(2, { sender: "agent", author, kind: "note", at: at(0) }),
      ],
      [],
      0,
    );
    expect(items.filter((item) => item.type === "message").every((item) => item.first && item.last)).toBe(
      true,
    );
  });

  it("separates days, and draws the unread line once", () => {
    const types = itemsOf(
      [
        makeMessage(1, { at: at(-24 * 60) }),
        makeMessage(2, { at: at(0), sender: "bot" }),
        makeMessage(3, { at: at(1) }),
        makeMessage(4, { at: at(2) }),
      ],
      [],
      2,
    ).map(({ type }) => type);
    expect(types).toEqual(["day", "message", "day", "message", "unread", "message", "message"]);
  });

  it("drops an outgoing message as soon as the log holds it, under the same key", () => {
    const outgoing: Outgoing = {
      clientID: "abcdefgh",
      conversationID: "cv_1",
      message: { client_id: "abcdefgh", kind: "text", text: "hi" },
      at: noon,
      state: "sending",
    };
    const before = itemsOf([makeMessage(1, { at: noon })], [outgoing], 0).at(-1);
    const after = itemsOf(
      [makeMessage(1, { at: noon }), makeMessage(2, { at: noon, sender: "agent", client_id: "abcdefgh" })],
      [outgoing],
      0,
    );
    expect(before?.type).toBe("outgoing");
    expect(after.filter(({ type }) => type === "outgoing")).toEqual([]);
    expect(after.at(-1)?.key).toBe(before?.key);
  });
});

describe("deliveryOf", () => {
  it.each([
    [3, "read"],
    [5, "delivered"],
    [6, "sent"],
  ] as const)("message %i is %s", (seq, want) => {
    const conversation = makeConversation({ customer_read_seq: 3, customer_delivered_seq: 5 });
    expect(deliveryOf(makeMessage(seq), conversation)).toBe(want);
  });
});
