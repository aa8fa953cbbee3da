import { describe, expect, it } from "vitest";
import { makeModel } from "@/testing/factories.ts";
import { noticeOf, waitingOf } from "./models.ts";

const active = makeModel({ id: "um_1", state: "active", created_at: 1000 });

describe("noticeOf", () => {
  it("is silent while the model in service knows every sentence", () => {
    expect(noticeOf([active])).toEqual({ kind: "none" });
  });

  it("counts what the model in service has not learned", () => {
    expect(noticeOf([{ ...active, unlearned: 2 }])).toEqual({ kind: "taught", taught: 2 });
  });

  it("tells of a training before anything else", () => {
    const training = makeModel({ id: "um_2", state: "training", created_at: 2000 });
    expect(noticeOf([training, { ...active, unlearned: 1 }])).toEqual({ kind: "training", training });
    expect(noticeOf([training])).toEqual({ kind: "first", training });
  });

  it("offers a version that is done, with what it does not know yet", () => {
    const waiting = makeModel({ id: "um_2", state: "ready", created_at: 2000, unlearned: 1 });
    expect(noticeOf([waiting, { ...active, unlearned: 5 }])).toEqual({ kind: "ready", waiting, taught: 1 });
  });

  it("says why there is no model", () => {
    const failed = makeModel({ id: "um_2", state: "failed", failure: "model.cancelled" });
    expect(noticeOf([failed])).toEqual({ kind: "missing", failed });
    expect(noticeOf([])).toEqual({ kind: "missing", failed: undefined });
  });
});

it("does not offer a version that is older than the one in service", () => {
  expect(waitingOf([active, makeModel({ id: "um_0", state: "ready", created_at: 500 })])).toBeUndefined();
});
