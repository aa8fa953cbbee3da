import { expect, it } from "vitest";
import { folderOf, pathOf } from "./settings.ts";

it("begins with the folder of the address", () => {
  expect(folderOf("https://shop.example/help/")).toEqual(["/help/"]);
  expect(folderOf("https://shop.example/help/start.html")).toEqual(["/help/"]);
  expect(folderOf("https://shop.example/")).toEqual([]);
  expect(folderOf("https://shop.example/help")).toEqual([]);
  expect(folderOf("nothing")).toEqual([]);
});

it("shows the paths of addresses as people read them", () => {
  expect(pathOf("https://shop.example/%E5%B8%AE%E5%8A%A9?p=1")).toBe("/帮助?p=1");
  expect(pathOf("https://shop.example/%E5")).toBe("https://shop.example/%E5");
});
