import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { makeModel } from "@/testing/factories.ts";
import { renderPart } from "@/testing/render.tsx";
import { VersionComparison } from "./version-comparison.tsx";
import { VersionTable } from "./version-table.tsx";

afterEach(cleanup);

const active = makeModel({ id: "um_1" });
const ready = makeModel({
  id: "um_2",
  state: "ready",
  created_by: "店主",
  figures: {
    ...active.figures,
    accuracy: 0.88,
    ece: 0.05,
    examples: 4012,
    compared_to: "um_1",
    messages: 320,
    different: [{ text: "能寄回去吗", before: "shipping.method", after: "return.request" }],
  },
});

it("shows figures, progress and failures, each with what can be done", () => {
  const onCancel = vi.fn();
  const onChoose = vi.fn();
  renderPart(
    <VersionTable
      models={[
        makeModel({ id: "um_4", state: "training", progress: 43 }),
        makeModel({ id: "um_3", state: "failed", failure: "model.interrupted" }),
        ready,
        active,
      ]}
      chosen={undefined}
      mayWrite
      cancelling={false}
      onCancel={onCancel}
      onChoose={onChoose}
    />,
  );
  const rows = screen.getAllByRole("row").slice(1);
  const row = (index: number) => within(rows[index] as HTMLElement);
  expect(row(0).getByRole("progressbar").getAttribute("aria-valuenow")).toBe("43");
  fireEvent.click(row(0).getByRole("button", { name: "取消训练" }));
  expect(onCancel).toHaveBeenCalledWith("um_4");
  expect(row(1).getByText("训练被中断")).toBeDefined();
  expect(row(2).getByText("88.0%")).toBeDefined();
  fireEvent.click(row(2).getByRole("button", { name: /^对 ?比$/ }));
  expect(onChoose).toHaveBeenCalledWith("um_2");
  expect(row(3).getByText("在用")).toBeDefined();
  expect(row(3).queryByRole("button")).toBeNull();
});

it("does not offer to end a training to who may not", () => {
  renderPart(
    <VersionTable
      models={[makeModel({ state: "training" })]}
      chosen={undefined}
      mayWrite={false}
      cancelling={false}
      onCancel={() => {}}
      onChoose={() => {}}
    />,
  );
  expect(screen.queryByRole("button")).toBeNull();
});

it("compares a version with the one in service", () => {
  const onActivate = vi.fn();
  renderPart(
    <VersionComparison model={ready} active={active} titleOf={(id) => `«${id}»`} onActivate={onActivate} />,
  );
  const figure = (name: string) =>
    within(screen.getByRole("rowheader", { name }).closest("tr") as HTMLElement);
  expect(figure("准确率").getByText(/\+2\.0%/).dataset.verdict).toBe("better");
  expect(figure("校准误差").getByText(/\+0\.020/).dataset.verdict).toBe("worse");
  expect(figure("例句").getByText("+12").dataset.verdict).toBe("same");
  expect(screen.getByText("最近 320 条消息中，有 1 条理解不同。")).toBeDefined();
  expect(screen.getByText("«return.request»")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: /^上 ?线$/ }));
  expect(onActivate).toHaveBeenCalledOnce();
});

it("takes back to a version that was in service before", () => {
  renderPart(
    <VersionComparison
      model={{ ...ready, state: "retired" }}
      active={active}
      titleOf={(id) => id}
      onActivate={() => {}}
    />,
  );
  expect(screen.getByRole("button", { name: "回退到此版本" })).toBeDefined();
});
