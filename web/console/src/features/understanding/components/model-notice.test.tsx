import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { makeModel } from "@/testing/factories.ts";
import { renderPart } from "@/testing/render.tsx";
import { NoticeLine } from "./model-notice.tsx";

afterEach(cleanup);

function draw(notice: Parameters<typeof NoticeLine>[0]["notice"], mayWrite = true) {
  const on = { onTrain: vi.fn(), onCancel: vi.fn(), onCompare: vi.fn() };
  renderPart(<NoticeLine notice={notice} mayWrite={mayWrite} busy={false} {...on} />);
  return on;
}

it("counts what was taught since, and trains", () => {
  const { onTrain } = draw({ kind: "taught", taught: 12 });
  expect(screen.getByText(/改动或删除了 12 句/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "开始训练" }));
  expect(onTrain).toHaveBeenCalledOnce();
});

it("says how far the first model is, which nobody should cancel", () => {
  draw({ kind: "first", training: makeModel({ state: "training", progress: 37 }) });
  expect(screen.getByText("已完成 37%")).toBeDefined();
  expect(screen.queryByRole("button")).toBeNull();
});

it("cancels a further training", () => {
  const { onCancel } = draw({ kind: "training", training: makeModel({ id: "um_9", state: "training" }) });
  fireEvent.click(screen.getByRole("button", { name: "取消训练" }));
  expect(onCancel).toHaveBeenCalledWith("um_9");
});

it("leads to the comparison", () => {
  const { onCompare } = draw({
    kind: "ready",
    waiting: makeModel({ id: "um_9", state: "ready" }),
    taught: 2,
  });
  expect(screen.getByText("它训练之后又新教、改动或删除了 2 句。")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "去对比" }));
  expect(onCompare).toHaveBeenCalledWith("um_9");
});

it("says why there is no model, and offers nothing to who may not train", () => {
  draw({ kind: "missing", failed: makeModel({ state: "failed", failure: "model.cancelled" }) }, false);
  expect(screen.getByText("上一次训练没有完成：已取消。")).toBeDefined();
  expect(screen.queryByRole("button")).toBeNull();
});
