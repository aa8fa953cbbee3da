import { expect, test } from "vitest";
import { contrast, fill, isHex, mix } from "./contrast.ts";
import { cssVariables } from "./css.ts";
import { dark, light, type Palette } from "./tokens.ts";

const texts: (keyof Palette)[] = [
  "text",
  "textMuted",
  "accentText",
  "successText",
  "warningText",
  "dangerText",
  "infoText",
];
const grounds: (keyof Palette)[] = ["page", "surface", "accentWash", "hover"];

for (const [name, palette] of Object.entries({ light, dark })) {
  test(`${name}: every text colour reaches AA on every ground`, () => {
    const bad = texts.flatMap((t) =>
      grounds
        .map((g) => ({ pair: `${t} on ${g}`, ratio: contrast(palette[t], palette[g]) }))
        .filter((p) => p.ratio < 4.5),
    );
    expect(bad).toEqual([]);
  });

  test(`${name}: fills and control borders are visible`, () => {
    expect(contrast(palette.accentFill, "#ffffff")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.lineStrong, palette.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.text, palette.note)).toBeGreaterThanOrEqual(4.5);
  });
}

test("a fill made of any accent carries readable text", () => {
  for (const accent of ["#E0532F", "#FFD400", "#000", "#fff", "#00E5FF", "#7A7A7A", "#2F6FDE"]) {
    const f = fill(accent);
    expect(contrast(f.fill, f.on), accent).toBeGreaterThanOrEqual(4.5);
  }
});

test("contrast and mix", () => {
  expect(contrast("#000", "#fff")).toBeCloseTo(21);
  expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  expect(isHex("#12345")).toBe(false);
  expect(isHex("red;background:url(x)")).toBe(false);
});

test("custom properties name both schemes", () => {
  const css = cssVariables();
  expect(css).toContain(`--accent:${light.accent}`);
  expect(css).toContain(`--text-muted:${dark.textMuted}`);
});
