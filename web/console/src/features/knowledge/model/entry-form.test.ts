import { expect, it } from "vitest";
import { channelChoices, fieldsOf, phrasingsOf, sameFields, writeOf } from "./entry-form.ts";

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

it("answers everybody unless it is confined", () => {
  const body = writeOf(fieldsOf(null, "kc_1"), "zh", 0);
  expect(body).toMatchObject({
    audience: "everyone",
    channels: [],
    products: [],
    product_categories: [],
    unlisted: false,
  });
  const fields = { ...fieldsOf(null, "kc_1"), audience: "signed_in" as const, products: ["p-1"] };
  expect(sameFields(fields, fieldsOf(null, "kc_1"))).toBe(false);
  expect(writeOf(fields, "zh", 0)).toMatchObject({ audience: "signed_in", products: ["p-1"] });
});

it("offers a kind of channel once, before its channels", () => {
  const channel = (id: string, name: string) =>
    ({ id, name, kind: "webchat" }) as Parameters<typeof channelChoices>[0][number];
  const choices = channelChoices([channel("ch_1", "Site"), channel("ch_2", "Outlet")], () => "Web chat");
  expect(choices.map((one) => one.value)).toEqual(["webchat", "ch_1", "ch_2"]);
});
