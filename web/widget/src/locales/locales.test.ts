import { expect, test } from "vitest";
import { texts as en } from "./en.ts";
import { texts as talkEn } from "./talk.en.ts";
import { texts as talkZh } from "./talk.zh-CN.ts";
import { texts as zh } from "./zh-CN.ts";

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test.each([
  ["the first screen", en, zh],
  ["the conversation", talkEn, talkZh],
])("%s is complete in both languages", (_, a: Record<string, string>, b: Record<string, string>) => {
  expect(Object.keys(b).sort()).toEqual(Object.keys(a).sort());
  for (const key of Object.keys(a)) {
    expect(a[key], key).not.toBe("");
    expect(b[key], key).not.toBe("");
    expect(places(b[key] ?? ""), key).toEqual(places(a[key] ?? ""));
  }
});
