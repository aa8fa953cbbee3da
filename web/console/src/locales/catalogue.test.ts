import { expect, it } from "vitest";
import type { Message } from "./catalogue.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

const texts = (message: Message): string[] =>
  typeof message === "string" ? [message] : [message.one, message.other];
const holes = (text: string): string =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .sort()
    .join();

it("fills the same holes in every language", () => {
  const wrong = Object.entries(zhCN).filter(
    ([key, message]) =>
      !texts(en[key as keyof typeof zhCN]).every((text) => holes(text) === holes(texts(message)[0] ?? "")),
  );
  expect(wrong.map(([key]) => key)).toEqual([]);
});
