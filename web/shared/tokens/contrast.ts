/** Contrast arithmetic of WCAG 2, for colours that a shop chooses itself. */

const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;

/** Reports whether s is a colour of the form #rgb or #rrggbb. */
export const isHex = (s: string): boolean => hex.test(s);

function channels(color: string): number[] {
  let h = color.slice(1);
  if (h.length === 3) h = h.replace(/./g, "$&$&");
  return [0, 2, 4].map((i) => Number.parseInt(h.slice(i, i + 2), 16));
}

const toHex = (rgb: number[]): string =>
  `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance, 0 (black) to 1 (white). */
export function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = channels(color).map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

/** Mixes a with b; share 0 is a, 1 is b. */
export function mix(a: string, b: string, share: number): string {
  const to = channels(b);
  return toHex(channels(a).map((c, i) => c + ((to[i] ?? 0) - c) * share));
}

/** Moves color towards pole (black or white) until it reaches the ratio against other. */
export function reach(color: string, other: string, pole: string, ratio = 4.5): string {
  for (let share = 0; share < 1; share += 0.04) {
    const c = mix(color, pole, share);
    if (contrast(c, other) >= ratio) return c;
  }
  return pole;
}

/** A fill made of an accent, and the text colour that is readable on it. */
export function fill(accent: string): { fill: string; on: string } {
  // Very light accents stay as they are under dark text: darkened they would be another colour.
  if (luminance(accent) > 0.4) return { fill: accent, on: "#1C2430" };
  return { fill: reach(accent, "#ffffff", "#000000"), on: "#ffffff" };
}
