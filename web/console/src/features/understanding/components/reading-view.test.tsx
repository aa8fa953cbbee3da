import type { Reading } from "@shopbell/shared/api/types.ts";
import { cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { renderPart } from "@/testing/render.tsx";
import { ReadingView } from "./reading-view.tsx";

afterEach(cleanup);

const TEXT = "黑色卫衣怎么还没到，发票怎么开";
const reading: Reading = {
  lang: "zh",
  intents: [
    { intent: "shipping.late", probability: 0.82, text: "黑色卫衣怎么还没到" },
    { intent: "invoice.request", probability: 0.61, text: TEXT },
  ],
  outside: 0.04,
  mentions: [{ kind: "color", text: "黑色", value: "black", negated: false, start: 0, end: 2 }],
  feeling: {
    emotion: "anxious",
    probability: 0.7,
    intensity: 0.4,
    urgency: 0.9,
    politeness: -0.25,
    sentiment: 0,
  },
  gibberish: false,
  spam: true,
  model: "um_1",
  nearest: [{ text: "卫衣还没到", intent: "shipping.late", similarity: 0.9 }],
  features: [
    { text: "没到", weight: 1.5 },
    { text: "发票", weight: -0.75 },
  ],
};

const titles: Record<string, string> = { "shipping.late": "迟迟未到", "invoice.request": "开发票" };
const intents = { titleOf: (id: string) => titles[id] ?? id };

function draw(change: Partial<Reading> = {}, mayTeach = true) {
  const onTeach = vi.fn();
  const onIntent = vi.fn();
  renderPart(
    <ReadingView
      text={TEXT}
      reading={{ ...reading, ...change }}
      intents={intents}
      onTeach={mayTeach ? onTeach : undefined}
      onIntent={onIntent}
    />,
  );
  return { onTeach, onIntent };
}

it("shows the intents with the part that says so, and opens one", () => {
  const { onIntent } = draw();
  const card = within(screen.getByRole("region", { name: "意图" }));
  expect(card.getByText("82%")).toBeDefined();
  expect(card.getByText("出自：黑色卫衣怎么还没到")).toBeDefined();
  expect(card.queryByText(`出自：${TEXT}`)).toBeNull();
  fireEvent.click(card.getByRole("button", { name: "迟迟未到" }));
  expect(onIntent).toHaveBeenCalledWith("shipping.late");
});

it("marks what is mentioned, with its value", () => {
  draw();
  const card = screen.getByRole("region", { name: "实体" });
  expect(card.querySelector("mark")?.textContent).toBe("黑色颜色");
  expect(within(card).getByText("black")).toBeDefined();
});

it("says why, for and against", () => {
  draw();
  const card = within(screen.getByRole("region", { name: "判断依据" }));
  expect(card.getByText("+1.50")).toBeDefined();
  expect(card.getByText("−0.75")).toBeDefined();
  expect(card.getByText("卫衣还没到")).toBeDefined();
});

it("tells feeling and quality in words", () => {
  draw();
  expect(screen.getByText("焦急")).toBeDefined();
  expect(screen.getByText("−0.25")).toBeDefined();
  expect(screen.getByText("垃圾信息")).toBeDefined();
});

it("shows what works before the first model", () => {
  draw({ model: "", intents: [], nearest: [], features: [] });
  expect(screen.getByText("还没有可用的意图模型")).toBeDefined();
  expect(screen.queryByRole("region", { name: "判断依据" })).toBeNull();
  expect(screen.getByText("焦急")).toBeDefined();
});

it("does not offer teaching to who may not", () => {
  draw({}, false);
  expect(screen.queryByRole("button", { name: "这句应是…" })).toBeNull();
});
