import { expect, test } from "vitest";
import { contrast } from "./contrast.ts";
import { chosenSchemeVariables, cssVariables } from "./css.ts";
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

test("contrast of the extremes", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#777777")).toBe(1);
});

test("custom properties name both schemes", () => {
  for (const css of [cssVariables(), chosenSchemeVariables()]) {
    expect(css).toContain(`--accent:${light.accent}`);
    expect(css).toContain(`--text-muted:${dark.textMuted}`);
  }
  expect(cssVariables((name) => name === "--text")).toBe(
    `:root{color-scheme:light dark;--text:${light.text}}@media (prefers-color-scheme:dark){:root{--text:${dark.text}}}`,
  );
});
