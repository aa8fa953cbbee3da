import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { renderPart } from "@/testing/render.tsx";
import { ConfusionMatrix } from "./confusion-matrix.tsx";

afterEach(cleanup);

it("names every cell in words and hands over its pair", () => {
  const onChoose = vi.fn();
  renderPart(
    <ConfusionMatrix
      confused={[
        { want: "return.request", got: "refund.request", count: 5, texts: [] },
        { want: "refund.request", got: "return.request", count: 1, texts: [] },
      ]}
      perLabel={[{ label: "return.request", held_out: 10, recall: 0.5, precision: 1 }]}
      titleOf={(id) => (id === "return.request" ? "申请退货" : "申请退款")}
      chosen={{ want: "refund.request", got: "return.request" }}
      onChoose={onChoose}
    />,
  );
  const cell = screen.getByRole("button", { name: "“申请退货”认成“申请退款”：5 次" });
  expect(cell.getAttribute("aria-pressed")).toBe("false");
  fireEvent.click(cell);
  expect(onChoose).toHaveBeenCalledWith({ want: "return.request", got: "refund.request" });
  expect(screen.getByRole("button", { name: /1 次/ }).getAttribute("aria-pressed")).toBe("true");
  expect(screen.getByTitle("认对 5 次")).toBeDefined();
});
