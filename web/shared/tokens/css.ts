import { dark, fontFamily, light, motion, type Palette, radius, shadow } from "./tokens.ts";

const kebab = (s: string): string => s.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

type Declaration = [name: string, value: string];

const declarations = (p: Palette): Declaration[] =>
  Object.entries(p).map(([name, value]: Declaration) => [`--${kebab(name)}`, value]);

/** The tokens as custom properties on :root, in both schemes; only the wanted ones. */
export function cssVariables(wanted: (name: string) => boolean = () => true): string {
  const write = (list: Declaration[]): string =>
    list
      .filter(([name]) => wanted(name))
      .map((d) => d.join(":"))
      .join(";");
  const fixed: Declaration[] = [
    ["--font", fontFamily],
    ...Object.entries(radius).map(([name, px]): Declaration => [`--radius-${name}`, `${px}px`]),
    ["--shadow", shadow],
    ["--motion", `${motion.normal}ms ${motion.easing}`],
  ];
  return (
    `:root{color-scheme:light dark;${write([...fixed, ...declarations(light)])}}` +
    `@media (prefers-color-scheme:dark){:root{${write(declarations(dark))}}}`
  );
}
