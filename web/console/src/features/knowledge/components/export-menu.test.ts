import { expect, it } from "vitest";
import { exportAddress } from "./export-menu.tsx";

it("asks for what the list shows", () => {
  const address = exportAddress(
    { format: "csv", encoding: "gbk" },
    { lang: "zh", category: "", q: "退货 & 换货", tag: "大促", due: true },
  );
  const { pathname, searchParams } = new URL(address, "https://shop.test");
  expect(pathname).toBe("/api/v1/knowledge/export");
  expect(Object.fromEntries(searchParams)).toEqual({
    format: "csv",
    encoding: "gbk",
    lang: "zh",
    q: "退货 & 换货",
    tag: "大促",
    review_due: "true",
  });
});
