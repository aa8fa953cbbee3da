import { describe, expect, it } from "vitest";
import { makeMessage } from "@/testing/factories.ts";
import { follows, type Log, merge, prepend } from "./log.ts";

const logOf = (...seqs: number[]): Log => ({ messages: seqs.map((seq) => makeMessage(seq)), more: true });
const seqs = (log: Log) => log.messages.map(({ seq }) => seq);

describe("log", () => {
  it("adds by sequence and never twice", () => {
    expect(seqs(merge(logOf(1, 2), [makeMessage(4), makeMessage(3), makeMessage(2)]))).toEqual([1, 2, 3, 4]);
  });

  it("is the same object when nothing is new", () => {
    const log = logOf(1, 2);
    expect(merge(log, [makeMessage(2)])).toBe(log);
  });

  it("sees a gap", () => {
    expect(follows(logOf(1, 2), makeMessage(3))).toBe(true);
    expect(follows(logOf(1, 2), makeMessage(2))).toBe(true);
    expect(follows(logOf(1, 2), makeMessage(4))).toBe(false);
  });

  it("puts an older page in front and learns whether there are more", () => {
    const log = prepend(logOf(3, 4), { messages: [makeMessage(1), makeMessage(2)], more: false });
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.more).toBe(false);
  });
});
