import type { Catalogue } from "@/locales/catalogue.ts";
import { en } from "@/locales/en.ts";
import { moreEn } from "@/locales/more/en.ts";
import { moreZhCN } from "@/locales/more/zh-CN.ts";
import { zhCN } from "@/locales/zh-CN.ts";

/** Everything at once: for tests. */
export const allZhCN: Catalogue = { ...zhCN, ...moreZhCN };
export const allEn: Catalogue = { ...en, ...moreEn };
