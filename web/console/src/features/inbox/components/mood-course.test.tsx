import type { Mood } from "@shopbell/shared/api/types.ts";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { makePoint } from "@/testing/factories.ts";
import { renderPart } from "@/testing/render.tsx";
import { Course } from "./mood-course.tsx";
import { MoodMark } from "./mood-mark.tsx";

afterEach(cleanup);

const MOOD: Mood = {
  level: "upset",
  trend: "falling",
  value: -0.6,
  urgency: 0,
  worst: -0.9,
  worst_seq: 5,
  seq: 7,
};
const POINTS = [makePoint(1, 0), makePoint(5, -0.9, { text: "太过分了" }), makePoint(7, -0.4)];

function draw() {
  const onShow = vi.fn();
  renderPart(<Course mood={MOOD} points={POINTS} onShow={onShow} />);
  return { onShow };
}

it("says how the customer feels, and leads to the worst message", () => {
  const { onShow } = draw();
  expect(screen.getByText("现在不满，在变差")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: /最低点/ }));
  expect(onShow).toHaveBeenCalledWith(5);
});

it("moves between messages with the arrow keys and opens the one that has the focus", () => {
  const { onShow } = draw();
  const dots = screen.getAllByRole("button", { name: /：/ });
  expect(dots.map((dot) => dot.tabIndex)).toEqual([-1, -1, 0]);
  dots[2]?.focus();
  fireEvent.keyDown(dots[2] as HTMLElement, { key: "ArrowLeft" });
  expect(document.activeElement).toBe(dots[1]);
  expect(screen.getByText("太过分了")).toBeDefined();
  fireEvent.click(dots[1] as HTMLElement);
  expect(onShow).toHaveBeenCalledWith(5);
  fireEvent.keyDown(dots[1] as HTMLElement, { key: "Home" });
  expect(document.activeElement).toBe(dots[0]);
  fireEvent.keyDown(dots[0] as HTMLElement, { key: "ArrowLeft" });
  expect(document.activeElement).toBe(dots[0]);
});

it("names a mood that is shown by a sign, and is silent about calm ones", () => {
  renderPart(<MoodMark level="upset" />);
  expect(screen.getByText("客户情绪：不满")).toBeDefined();
  cleanup();
  const { container } = renderPart(<MoodMark level="calm" />);
  expect(container.textContent).toBe("");
});
