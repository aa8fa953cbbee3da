import { expect, it } from "vitest";
import { instant, zoned } from "./zone.ts";

it("shows and reads times of the shop's clock, wherever this computer is", () => {
  const at = Date.UTC(2026, 10, 10, 16, 0);
  expect(zoned(at, "Asia/Shanghai")).toBe("2026-11-11T00:00");
  expect(instant("2026-11-11T00:00", "Asia/Shanghai")).toBe(at);
  expect(instant("2026-11-11", "Asia/Shanghai")).toBe(at);
  expect(zoned(0, "Asia/Shanghai")).toBe("");
  expect(instant("", "Asia/Shanghai")).toBe(0);
  expect(instant("soon", "Asia/Shanghai")).toBe(0);
});

it("knows summer time", () => {
  expect(instant("2026-07-01T12:00", "Europe/Berlin")).toBe(Date.UTC(2026, 6, 1, 10));
  expect(instant("2026-12-01T12:00", "Europe/Berlin")).toBe(Date.UTC(2026, 11, 1, 11));
  // The clock goes from 02:00 to 03:00, and back from 03:00 to 02:00.
  expect(instant("2026-03-29T02:30", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 1, 30));
  expect(instant("2026-10-25T02:30", "Europe/Berlin")).toBe(Date.UTC(2026, 9, 25, 0, 30));
});
