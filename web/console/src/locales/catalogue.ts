import type { zhCN } from "./zh-CN.ts";

/** A text, or its forms by number where a language needs them. */
export type Message = string | { one: string; other: string };

/** The Chinese catalogue says which keys there are; every language has exactly these. */
export type Key = keyof typeof zhCN;
export type Catalogue = Readonly<Record<Key, Message>>;
