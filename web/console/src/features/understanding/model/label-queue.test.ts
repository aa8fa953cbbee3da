import type { LabelSuggestion } from "@shopbell/shared/api/types.ts";
import { expect, it } from "vitest";
import { makeMark } from "@/testing/factories.ts";
import { DISMISSED, decide, offersOf, progressOf, refill, startQueue, takeBack } from "./label-queue.ts";

const sentence = (text: string): LabelSuggestion => ({
  text,
  intents: [],
  outside: 0,
  mark: null,
  marks: 0,
  doubt: 1,
});
const queue = startQueue(["a", "b", "c"].map(sentence));

it("counts what was labelled and what was skipped", () => {
  const after = decide(decide(queue, "return.request"), null);
  expect(progressOf(after)).toEqual({ total: 3, done: 2, labelled: 1, skipped: 1, left: 1 });
  expect(after.waiting[0]?.text).toBe("c");
});

it("takes back any of them", () => {
  const after = takeBack(decide(decide(queue, "return.request"), "outside"), "a");
  expect(after.waiting.map(({ text }) => text)).toEqual(["a", "c"]);
  expect(after.decided.map(({ suggestion }) => suggestion.text)).toEqual(["b"]);
  expect(takeBack(after, "z")).toBe(after);
});

it("ends when nothing waits, and goes on without what was skipped", () => {
  const done = decide(decide(decide(queue, null), "x.y"), null);
  expect(decide(done, "x.y")).toBe(done);
  expect(refill(done, ["a", "d"].map(sentence)).waiting.map(({ text }) => text)).toEqual(["d"]);
});

it("offers what was proposed before what the model guesses", () => {
  const marked = {
    ...sentence("a"),
    intents: ["order.status", "return.request", "gone.intent"].map((intent) => ({
      intent,
      probability: 0.4,
      text: "",
    })),
    mark: makeMark({ intent: "return.request" }),
  };
  const offers = offersOf(marked, (intent) => intent !== "gone.intent");
  expect(offers.map(({ intent, proposed }) => [intent, proposed])).toEqual([
    ["return.request", true],
    ["order.status", false],
  ]);
  expect(offersOf({ ...marked, mark: makeMark({ intent: "" }) }, () => true)[0]?.proposed).toBe(false);
});

it("teaches nothing by dismissing", () => {
  expect(progressOf(decide(queue, DISMISSED))).toMatchObject({ labelled: 0, skipped: 1 });
});
