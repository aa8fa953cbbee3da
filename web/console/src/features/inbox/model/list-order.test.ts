import { describe, expect, it } from "vitest";
import { makeConversation } from "@/testing/factories.ts";
import { holdOrder, inHeldOrder } from "./list-order.ts";

const row = (id: string, lastAt: number) => makeConversation({ id, last_at: lastAt });
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).join(" ");
const nothing = new Map();

describe("inHeldOrder", () => {
  const held = holdOrder([row("a", 40), row("b", 30), row("c", 20)]);

  it("keeps the order and counts what would have moved up", () => {
    const drawn = inHeldOrder([row("c", 50), row("a", 40), row("b", 30)], held, nothing);
    expect(ids(drawn.rows)).toBe("a b c");
    expect(drawn.gathered).toBe(1);
  });

  it("does not count news of the row that stands on top anyway", () => {
    expect(inHeldOrder([row("a", 60), row("b", 30), row("c", 20)], held, nothing).gathered).toBe(0);
  });

  it("gathers new rows", () => {
    const drawn = inHeldOrder(
      [row("x", 60), row("y", 50), row("a", 40), row("b", 30), row("c", 20)],
      held,
      nothing,
    );
    expect(ids(drawn.rows)).toBe("a b c");
    expect(drawn.gathered).toBe(2);
  });

  it("draws the rows of a further page below", () => {
    const drawn = inHeldOrder([row("a", 40), row("b", 30), row("c", 20), row("d", 10)], held, nothing);
    expect(ids(drawn.rows)).toBe("a b c d");
    expect(drawn.gathered).toBe(0);
  });

  it("keeps the place of a row that has left, in its last known state", () => {
    const drawn = inHeldOrder([row("a", 40), row("c", 20)], held, new Map([["b", row("b", 30)]]));
    expect(ids(drawn.rows)).toBe("a b c");
    expect([...drawn.gone]).toEqual(["b"]);
  });
});
