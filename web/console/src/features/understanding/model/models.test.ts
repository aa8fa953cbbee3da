import { describe, expect, it } from "vitest";
import { makeExample, makeModel } from "@/testing/factories.ts";
import { noticeOf, taughtAfter, waitingOf } from "./models.ts";

const active = makeModel({ id: "um_1", state: "active", created_at: 1000 });

describe("noticeOf", () => {
  it("is silent while the model in service knows every sentence", () => {
    const shipped = makeExample({ text: "a", origin: "shipped", created_at: undefined });
    expect(noticeOf([active], [makeExample({ created_at: 900 }), shipped])).toEqual({ kind: "none" });
  });

  it("counts what was taught after the training had begun", () => {
    const newest = [makeExample({ created_at: 1002 }), makeExample({ created_at: 1001 })];
    expect(noticeOf([active], newest)).toEqual({ kind: "taught", taught: 2 });
  });

  it("tells of a training before anything else", () => {
    const training = makeModel({ id: "um_2", state: "training", created_at: 2000 });
    expect(noticeOf([training, active], [makeExample({ created_at: 1500 })])).toEqual({
      kind: "training",
      training,
    });
    expect(noticeOf([training], [])).toEqual({ kind: "first", training });
  });

  it("offers a version that is done, with what it does not know yet", () => {
    const waiting = makeModel({ id: "um_2", state: "ready", created_at: 2000 });
    expect(noticeOf([waiting, active], [makeExample({ created_at: 2001 })])).toEqual({
      kind: "ready",
      waiting,
      taught: 1,
    });
  });

  it("says why there is no model", () => {
    const failed = makeModel({ id: "um_2", state: "failed", failure: "model.cancelled" });
    expect(noticeOf([failed], [])).toEqual({ kind: "missing", failed });
    expect(noticeOf([], [])).toEqual({ kind: "missing", failed: undefined });
  });
});

it("does not offer a version that is older than the one in service", () => {
  expect(waitingOf([active, makeModel({ id: "um_0", state: "ready", created_at: 500 })])).toBeUndefined();
});

it("does not count shipped sentences as taught", () => {
  expect(taughtAfter([makeExample({ created_at: undefined })], 0)).toBe(0);
});
