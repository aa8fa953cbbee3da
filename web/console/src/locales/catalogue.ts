import type { moreZhCN } from "./more/zh-CN.ts";
import type { zhCN } from "./zh-CN.ts";

/** A text, or its forms by number where a language needs them. */
export type Message = string | { one: string; other: string };

/** The Chinese catalogue says which keys there are; every language has exactly these. */
export type Key = keyof typeof zhCN | keyof typeof moreZhCN;

/** All texts of a language. Those in more/ are there once `moreTexts` has brought them. */
export type Catalogue = Readonly<Record<Key, Message>>;
