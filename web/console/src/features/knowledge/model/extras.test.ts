import { expect, it } from "vitest";
import { faultOf, putBack, validLink } from "./extras.ts";

it.each(["https://a.example/x?y=1#z", "HTTPS://a.example", "/", "/returns?a=1"])("takes %s", (url) =>
  expect(validLink(url)).toBe(true),
);

it.each([
  "",
  "returns",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "http://a.example",
  "https://",
  "https://u@evil.example/",
  `https://a.example/${"x".repeat(2000)}`,
])("refuses %s", (url) => expect(validLink(url)).toBe(false));

it("says what is missing", () => {
  expect(faultOf({ kind: "product" })).toBe("product");
  expect(faultOf({ kind: "product", product: "p-1" })).toBeNull();
  expect(faultOf({ kind: "image", image: "at_1" })).toBeNull();
  expect(faultOf({ kind: "link", label: " ", url: "/a" })).toBe("label");
  expect(faultOf({ kind: "link", label: "a", url: "javascript:x" })).toBe("url");
  expect(faultOf({ kind: "link", label: "a", url: " /a " })).toBeNull();
});

it("puts elements back", () => {
  expect(putBack(["a", "c"], 1, "b")).toEqual(["a", "b", "c"]);
  expect(putBack(["a"], 5, "b")).toEqual(["a", "b"]);
});
