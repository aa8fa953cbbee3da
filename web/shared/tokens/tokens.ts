/**
 * The one source of colour, type, space and motion. The console feeds it to
 * its component theme, the widget turns it into custom properties (css.ts).
 */

import { brand } from "./brand.ts";

/** Colours of one scheme. Names ending in Text are safe as text on page, surface and wash (AA). */
export interface Palette {
  accent: string;
  accentHover: string;
  accentWash: string;
  accentText: string;
  /** Fill under white text. */
  accentFill: string;
  success: string;
  successText: string;
  warning: string;
  warningText: string;
  danger: string;
  dangerText: string;
  info: string;
  infoText: string;
  page: string;
  surface: string;
  /** Under the pointer, and behind quiet controls. */
  hover: string;
  line: string;
  /** Borders that alone mark a control (3:1 against surface). */
  lineStrong: string;
  text: string;
  textMuted: string;
  /** Private notes and search hits. */
  note: string;
  noteLine: string;
}

/** Neutral ramp, light to dark. */
export const slate = [
  "#FFFFFF",
  "#F6F7F9",
  "#EEF0F3",
  "#E6E8EC",
  "#CBD1D9",
  "#9AA5B4",
  "#7B8798",
  "#5B6574",
  "#2A323D",
  "#1C2430",
  "#12161C",
] as const;

export const light: Palette = {
  accent: brand,
  accentHover: "#C94524",
  accentWash: "#FDF1ED",
  accentText: "#BF3F1F",
  accentFill: "#C94524",
  success: "#2E9E6B",
  successText: "#1F7A51",
  warning: "#D98E04",
  warningText: "#8F5B00",
  danger: "#D23B3B",
  dangerText: "#C02F2F",
  info: "#2F6FDE",
  infoText: "#2560C6",
  page: "#F6F7F9",
  surface: "#FFFFFF",
  hover: "#EEF0F3",
  line: "#E6E8EC",
  lineStrong: "#858F9D",
  text: "#1C2430",
  textMuted: "#5B6574",
  note: "#FFF8E1",
  noteLine: "#F0DFA8",
};

export const dark: Palette = {
  accent: "#FF7A59",
  accentHover: "#FF9478",
  accentWash: "#33221F",
  accentText: "#FF8D70",
  accentFill: "#C94524",
  success: "#3DB57F",
  successText: "#55C893",
  warning: "#E5A52B",
  warningText: "#EDB549",
  danger: "#E86060",
  dangerText: "#F08080",
  info: "#6A9BF2",
  infoText: "#82ABF5",
  page: "#12161C",
  surface: "#1A2028",
  hover: "#222A34",
  line: "#2A323D",
  lineStrong: "#687486",
  text: "#E8ECF1",
  textMuted: "#9AA5B4",
  note: "#2B2716",
  noteLine: "#4A4223",
};

export const fontFamily = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** Sizes in px: xs is secondary, sm lists and tables, md conversations, lg and xl titles. */
export const fontSize = { xs: 12, sm: 13, md: 14, lg: 18, xl: 24 } as const;

/** Space grows in steps of four px. */
export const space = (steps: number): number => steps * 4;

export const radius = { control: 6, card: 10, bubble: 14 } as const;

/** For what floats. Everything else is separated by lines. */
export const shadow = "0 8px 32px rgba(18, 22, 28, 0.16)";

export const motion = { fast: 120, normal: 160, slow: 180, easing: "ease-out" } as const;
