import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { texts as first } from "../../locales/en.ts";
import { texts as talk } from "../../locales/talk.en.ts";
import { message } from "../../testing/server.ts";
import { showTexts } from "../i18n.ts";
import type { VisitorRate } from "../wire.gen.ts";
import { Helpful, Service } from "./rating.tsx";
import type { Talk } from "./talk.ts";

let said: VisitorRate[];
let works: boolean;
const fake = {
  rate: async (r: VisitorRate) => {
    said.push(r);
    return works;
  },
} as unknown as Talk;

beforeEach(() => {
  showTexts("en", { ...first, ...talk });
  said = [];
  works = true;
});
afterEach(() => render(null, document.body));

const now = () => message({ seq: 7, answer: true, at: Date.now() });
const show = (view: preact.VNode) => act(async () => render(view, document.body));
const press = (name: string) =>
  act(async () => document.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click());

test("an answer helped, or it did not; the same again takes it back", async () => {
  await show(<Helpful m={now()} rated={undefined} talk={fake} />);
  await press("Not helpful");
  await show(<Helpful m={now()} rated={{ seq: 7, value: -1 }} talk={fake} />);
  expect(document.querySelector("[aria-pressed=true]")?.getAttribute("aria-label")).toBe("Not helpful");
  expect(document.body.textContent).toContain("Thank you");
  await press("Not helpful");
  await press("Helpful");
  expect(said.map((r) => r.value)).toEqual([-1, 0, 1]);
});

test("what did not get through is said", async () => {
  works = false;
  await show(<Helpful m={now()} rated={undefined} talk={fake} />);
  await press("Helpful");
  expect(document.body.textContent).toContain("did not get through");
});

test("nobody is asked about what is long ago", async () => {
  const old = { ...now(), at: Date.now() - 40 * 24 * 3600_000 };
  await show(<Helpful m={old} rated={undefined} talk={fake} />);
  expect(document.querySelector("button")).toBeNull();
  await show(<Service m={old} rated={undefined} talk={fake} />);
  expect(document.querySelector("form")).toBeNull();
});

test("stars first, then words, which are kept when the stars change", async () => {
  await show(<Service m={now()} rated={undefined} talk={fake} />);
  expect(document.querySelector("textarea")).toBeNull();
  await press("Good");
  await show(<Service m={now()} rated={{ seq: 7, value: 4 }} talk={fake} />);
  const box = document.querySelector("textarea");
  if (!box) throw new Error("no box for words");
  box.value = " fast ";
  await act(async () => void box.dispatchEvent(new Event("input", { bubbles: true })));
  await act(async () => document.querySelector("form")?.requestSubmit());
  await show(<Service m={now()} rated={{ seq: 7, value: 4, comment: "fast" }} talk={fake} />);
  await press("Very good");
  expect(said).toEqual([
    { seq: 7, value: 4 },
    { seq: 7, value: 4, comment: "fast" },
    { seq: 7, value: 5, comment: "fast" },
  ]);
});

test("the words stay after the stars, whatever is said", async () => {
  const order = () => [...(document.querySelector("form")?.children ?? [])].map((el) => el.localName);
  await show(<Service m={now()} rated={undefined} talk={fake} />);
  await show(<Service m={now()} rated={{ seq: 7, value: 4 }} talk={fake} />);
  expect(order()).toEqual(["fieldset", "textarea", "p"]);
  const box = document.querySelector("textarea");
  if (!box) throw new Error("no box for words");
  box.value = "fast";
  await act(async () => void box.dispatchEvent(new Event("input", { bubbles: true })));
  expect(order()).toEqual(["fieldset", "textarea", "button", "p"]);
  await show(<Service m={now()} rated={{ seq: 7, value: 4, comment: "fast" }} talk={fake} />);
  expect(order()).toEqual(["fieldset", "textarea", "p"]);
});
