import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { texts as first } from "../../locales/en.ts";
import { texts as talk } from "../../locales/talk.en.ts";
import { fakeStorage } from "../../testing/storage.ts";
import { showTexts } from "../i18n.ts";
import { Shell } from "../shell.ts";
import { Vault } from "../storage.ts";
import { blank, Store } from "../store.ts";
import { Article } from "./article.tsx";

const hostile = '<img src=x onerror="alert(1)">';
const article = {
  id: "ke_1",
  question: "How do I return it?",
  answer: `See https://shop.test/returns, not javascript:alert(1).\n${hostile}`,
  related: [{ id: "ke_2", question: "Who pays?" }],
  url: "javascript:alert(1)",
};

let shell: Shell;
let calls: { path: string; body: unknown }[];
let answer: (path: string) => Response;

beforeEach(() => {
  showTexts("en", { ...first, ...talk });
  calls = [];
  answer = () => new Response(JSON.stringify(article));
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    calls.push({ path: url.pathname, body: init.body ? JSON.parse(String(init.body)) : null });
    return answer(url.pathname);
  });
  shell = new Shell(
    new Store({
      ...blank,
      float: "ke_1",
      lang: "en",
      sound: false,
      open: true,
      shop: null,
      limits: null,
      talk: null,
    }),
    {
      base: new URL("https://chat.test/widget/"),
      key: "pk_1",
      vault: new Vault("test:", fakeStorage()),
      loadTexts: async () => ({}),
      loadTalk: () => Promise.reject(new Error("offline")),
    },
  );
});

afterEach(() => render(null, document.body));

async function open(): Promise<void> {
  await act(async () => render(<Article shell={shell} id="ke_1" />, document.body));
}

const shows = (text: string): Promise<void> =>
  vi.waitFor(() => expect(document.body.textContent).toContain(text), { interval: 5 });

/** Presses a button as soon as it is there. */
async function press(name: string): Promise<void> {
  const button = await vi.waitFor(
    () => {
      const found = [...document.querySelectorAll("button")].find((b) => b.textContent === name);
      if (!found) throw new Error(`no button ${name} in ${document.body.innerHTML}`);
      return found;
    },
    { interval: 5 },
  );
  await act(async () => button.click());
}

test("shows what stands beside the answer, and no address that a browser would run", async () => {
  const more = {
    ...article,
    shown: [
      {
        picture: {
          id: "at_1",
          name: "a.png",
          type: "image/png",
          size: 1,
          width: 4,
          height: 3,
          url: "/files/a",
          thumb: "",
        },
        alt: hostile,
      },
      { link: { label: "Guide", url: "https://shop.test/guide" } },
      { link: { label: "Bad", url: "javascript:alert(1)" } },
    ],
  };
  answer = () => new Response(JSON.stringify(more));
  await open();
  await shows("Guide");
  const page = document.body;
  expect(page.querySelector(".picture")?.getAttribute("aria-label")).toContain(hostile);
  expect(page.querySelectorAll("img").length).toBe(1);
  const links = [...page.querySelectorAll<HTMLAnchorElement>(".links a")];
  expect(links.map((one) => [one.textContent, one.href, one.target, one.rel])).toEqual([
    ["Guide", "https://shop.test/guide", "_blank", "noopener noreferrer"],
  ]);
});

test("what a shop has written stays text, and only web addresses are links", async () => {
  await open();
  await shows(hostile);
  expect(document.querySelectorAll("img")).toHaveLength(0);
  const links = [...document.querySelectorAll("a")].map((a) => a.getAttribute("href") ?? "");
  expect(links).toContain("https://shop.test/returns");
  expect(links.filter((href) => href.startsWith("javascript"))).toEqual([]);
});

test("a visitor who was not helped says why", async () => {
  await open();
  await press("No");
  await press("Something is missing");
  await shows("Thank you");
  expect(calls.slice(1)).toEqual([
    { path: "/widget/v1/articles/ke_1/helped", body: { helpful: false } },
    { path: "/widget/v1/articles/ke_1/helped", body: { helpful: false, reason: "partial" } },
  ]);
});

test("what does not get through can be said again", async () => {
  await open();
  answer = () => new Response("", { status: 429 });
  await press("Yes");
  await shows(talk["article.slow"]);
  answer = () => new Response(null, { status: 204 });
  await press("Yes");
  await shows("Thank you");
  expect(document.querySelector('[role="alert"]')).toBeNull();
});

test("an article that is gone says so, one that failed is tried again", async () => {
  answer = () => new Response("", { status: 404 });
  await open();
  await shows(talk["article.gone"]);
  render(null, document.body);
  answer = () => new Response("", { status: 503 });
  await open();
  answer = () => new Response(JSON.stringify(article));
  await press("Try again");
  await shows(article.question);
});

test("asking sends the question and leads to the conversation", async () => {
  await open();
  await press("Who pays?");
  expect(shell.state.float).toBe("ke_2");
  await press("Ask us about this");
  expect(shell.state.pending.map((p) => p.text)).toEqual([article.question]);
  expect(shell.state.float).toBe("");
});
