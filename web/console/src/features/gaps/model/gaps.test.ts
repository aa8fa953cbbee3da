import type { Gap, GapDetail, GapQuestion } from "@shopbell/shared/api/types.ts";
import { describe, expect, it } from "vitest";
import { curveOf, linesOf, SHOWN_DAYS } from "./curve.ts";
import { draftOf, isChanged, isComplete, otherAnswers, toggled } from "./draft.ts";
import { pointsOf, sumOf } from "./trend.ts";

const question = (seq: number, answer: string): GapQuestion => ({
  conversation_id: "cv_1",
  seq,
  source: "miss",
  lang: "zh",
  text: `问 ${seq}`,
  at: 0,
  entry_id: "",
  answer,
  answered: answer ? seq + 1 : 0,
  proposed_by: "",
});

const detail: GapDetail = {
  gap: {} as Gap,
  near: [],
  examples: [question(1, "可以"), question(3, "可以的，备注即可"), question(5, "可以"), question(7, "")],
  draft: {
    question: "能刻字吗",
    answer: "可以",
    category_id: "",
    from: null,
    phrasings: [
      { text: "可以刻字不", ticked: true },
      { text: "刻字[phone]", ticked: false },
    ],
  },
};

describe("a draft", () => {
  it("begins with what is proposed and says when it was changed", () => {
    const draft = draftOf(detail);
    expect([...draft.ticked]).toEqual(["可以刻字不"]);
    expect(isComplete(draft)).toBe(false);
    expect(isComplete({ ...draft, category: "kc_1" })).toBe(true);
    expect(isChanged(draft, draftOf(detail))).toBe(false);
    const other = { ...draft, ticked: toggled(toggled(draft.ticked, "可以刻字不"), "刻字[phone]") };
    expect(isChanged(other, draft)).toBe(true);
  });

  it("offers what others have answered once each", () => {
    expect(otherAnswers(detail).map(({ text }) => text)).toEqual(["可以的，备注即可"]);
  });
});

describe("figures", () => {
  it("draws the busiest day at the top", () => {
    expect(pointsOf([0, 4, 2], 100, 24)).toBe("0.0,23.0 50.0,1.0 100.0,12.0");
    expect(pointsOf([0, 0], 100, 24)).toBe("0.0,23.0 100.0,23.0");
    expect(sumOf([1, 2, 3], 2)).toBe(5);
  });

  it("has every day of the last ninety, in one language", () => {
    const curve = curveOf(
      [
        { day: "2026-03-01", lang: "zh", asked: 4, answered: 3 },
        { day: "2026-03-02", lang: "zh", asked: 1, answered: 2 },
        { day: "2026-03-02", lang: "en", asked: 9, answered: 0 },
      ],
      "zh",
      "2026-03-02",
    );
    expect(curve).toHaveLength(SHOWN_DAYS);
    expect(curve.slice(-3).map(({ day, share }) => [day, share])).toEqual([
      ["2026-02-28", null],
      ["2026-03-01", 0.75],
      ["2026-03-02", 1],
    ]);
    expect(linesOf(curve)[0]?.split(" ")).toHaveLength(2);
  });
});
