import { expect, test } from "vitest";
import { message } from "../../testing/server.ts";
import type { Pending } from "../outbox.ts";
import type { State } from "../store.ts";
import { rowsOf } from "./rows.ts";

const noon = new Date(2026, 10, 21, 12).getTime();
const rows = (messages: State["messages"], pending: Pending[] = []) => rowsOf({ messages, pending } as State);
const bursts = (list: ReturnType<typeof rows>) =>
  list.map((r) => (r.first ? "(" : "") + r.key + (r.last ? ")" : ""));

test("joins what one author writes within five minutes", () => {
  const at = (minutes: number) => noon + minutes * 60_000;
  expect(
    bursts(
      rows([
        message({ seq: 1, at: at(0) }),
        message({ seq: 2, at: at(1) }),
        message({ seq: 3, at: at(2), sender: "customer" }),
        message({ seq: 4, at: at(3), sender: "agent", author: "Ann" }),
        message({ seq: 5, at: at(4), sender: "agent", author: "Bob" }),
        message({ seq: 6, at: at(20), sender: "agent", author: "Bob" }),
      ]),
    ),
  ).toEqual(["(1", "2)", "(3)", "(4)", "(5)", "(6)"]);
});

test("what stands beside an answer is rated with it", () => {
  const bot = { sender: "bot" as const, ai: true, at: noon };
  const list = rows([
    message({ ...bot, seq: 1, answer: true }),
    message({ ...bot, seq: 2, kind: "image" }),
    message({ ...bot, seq: 3, kind: "product_card" }),
    message({ ...bot, seq: 4 }),
    message({ ...bot, seq: 5, kind: "image" }),
    message({ seq: 6, sender: "agent", author: "Ann", kind: "image", at: noon }),
  ]);
  expect(list.map((r) => r.answer?.seq)).toEqual([1, 1, 1, undefined, undefined, undefined]);
});

test("a day begins where the date changes", () => {
  const list = rows([
    message({ seq: 1, at: noon - 86_400_000 }),
    message({ seq: 2, at: noon - 86_399_000 }),
    message({ seq: 3, at: noon }),
  ]);
  expect(list.map((r) => r.day)).toEqual([true, false, true]);
});

test("a line keeps its key when it is confirmed, whatever the device's clock says", () => {
  const p: Pending = { clientId: "c1", kind: "text", text: "hi", at: 5, state: "waiting", error: "" };
  const before = rows([message({ seq: 1, at: noon })], [p]);
  const after = rows([
    message({ seq: 1, at: noon }),
    message({ seq: 2, at: noon, sender: "customer", client_id: "c1" }),
  ]);
  expect(before.at(-1)).toMatchObject({ key: "c1", day: false });
  expect(after.at(-1)).toMatchObject({ key: "c1", day: false });
});
