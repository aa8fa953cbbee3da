import { expect, it } from "vitest";
import { fieldsOf, phrasingsOf, sameFields, writeOf } from "./entry-form.ts";

it("takes one phrasing a line, without blanks and repetitions", () => {
  expect(phrasingsOf(" 怎么退 \n\n可以退吗\n怎么退\n")).toEqual(["怎么退", "可以退吗"]);
});

it("does not count blank lines as a change", () => {
  const fields = { ...fieldsOf(null, "kc_1"), phrasings: "a" };
  expect(sameFields(fields, { ...fields, phrasings: "a\n\n" })).toBe(true);
  expect(sameFields(fields, { ...fields, phrasings: "a\nb" })).toBe(false);
  expect(sameFields(fields, { ...fields, enabled: false })).toBe(false);
});

it("writes the version that was edited", () => {
  const body = writeOf({ ...fieldsOf(null, "kc_1"), question: " 问 ", answer: "答" }, "zh", 7);
  expect(body).toMatchObject({ category_id: "kc_1", lang: "zh", question: "问", answer: "答", version: 7 });
});
