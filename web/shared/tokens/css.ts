import { dark, fontFamily, light, motion, type Palette, radius, shadow } from "./tokens.ts";

const kebab = (s: string): string => s.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

const declarations = (p: Palette): string =>
  Object.entries(p)
    .map(([name, value]) => `--${kebab(name)}:${value}`)
    .join(";");

/** The tokens as custom properties on :root, in both schemes. */
export function cssVariables(): string {
  const fixed = [
    `--font:${fontFamily}`,
    ...Object.entries(radius).map(([name, px]) => `--radius-${name}:${px}px`),
    `--shadow:${shadow}`,
    `--motion:${motion.normal}ms ${motion.easing}`,
  ].join(";");
  return (
    `:root{color-scheme:light dark;${fixed};${declarations(light)}}` +
    `@media (prefers-color-scheme:dark){:root{${declarations(dark)}}}`
  );
}
