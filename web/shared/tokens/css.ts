import { dark, fontFamily, light, motion, type Palette, radius, shadow } from "./tokens.ts";

const kebab = (s: string): string => s.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

type Declaration = [name: string, value: string];

const declarations = (p: Palette): Declaration[] =>
  Object.entries(p).map(([name, value]: Declaration) => [`--${kebab(name)}`, value]);

const fixed: Declaration[] = [
  ["--font", fontFamily],
  ...Object.entries(radius).map(([name, px]): Declaration => [`--radius-${name}`, `${px}px`]),
  ["--shadow", shadow],
  ["--motion", `${motion.normal}ms ${motion.easing}`],
];

const write = (list: Declaration[]): string => list.map((d) => d.join(":")).join(";");

/** The tokens as custom properties on :root, in the scheme that the device prefers; only the wanted ones. */
export function cssVariables(wanted: (name: string) => boolean = () => true): string {
  const some = (list: Declaration[]): string => write(list.filter(([name]) => wanted(name)));
  return (
    `:root{color-scheme:light dark;${some([...fixed, ...declarations(light)])}}` +
    `@media (prefers-color-scheme:dark){:root{${some(declarations(dark))}}}`
  );
}

/** The same where the user chooses: dark under data-theme="dark" on the root. */
export function chosenSchemeVariables(): string {
  return (
    `:root{color-scheme:light;${write([...fixed, ...declarations(light)])}}` +
    `:root[data-theme="dark"]{color-scheme:dark;${write(declarations(dark))}}`
  );
}
