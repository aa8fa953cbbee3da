import { expect, it } from "vitest";
import { makeIntent } from "@/testing/factories.ts";
import { grouped, isIntentID, matches, titleIn, writeOf } from "./intents.ts";

it("keeps the order of the taxonomy within the groups", () => {
  const list = ["return.request", "order.cancel", "return.fee"].map((id) =>
    makeIntent({ id, group: id.split(".")[0] ?? "" }),
  );
  expect(grouped(list).map(({ group, intents }) => [group, intents.map(({ id }) => id)])).toEqual([
    ["return", ["return.request", "return.fee"]],
    ["order", ["order.cancel"]],
  ]);
});

it("finds an intent by words of either language, its id and its group", () => {
  const intent = makeIntent({ id: "return.fee", title_zh: "退货运费", title_en: "Who pays for returns" });
  expect(matches(intent, "运费", "退货")).toBe(true);
  expect(matches(intent, "PAYS return", "退货")).toBe(true);
  expect(matches(intent, "return.f", "退货")).toBe(true);
  expect(matches(intent, "退货 发票", "退货")).toBe(false);
});

it.each([
  ["return.request", true],
  ["return", false],
  ["Return.request", false],
  ["r.request", false],
  ["return.request.more", false],
])("%s is an id: %s", (id, want) => expect(isIntentID(id)).toBe(want));

it("has a title in every language as long as there is one", () => {
  expect(titleIn(makeIntent({ title_en: "", title_zh: "退货" }), "en")).toBe("退货");
});

it("saves all that is known with the change", () => {
  expect(writeOf(makeIntent({ about_zh: "关于", enabled: true }), { enabled: false })).toMatchObject({
    about_zh: "关于",
    enabled: false,
  });
});
