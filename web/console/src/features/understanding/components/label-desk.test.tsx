import type { LabelSuggestion } from "@shopbell/shared/api/types.ts";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { intentsQuery } from "@/shared/intents/api.ts";
import { makeIntent, makeMark } from "@/testing/factories.ts";
import { renderPart } from "@/testing/render.tsx";
import { LabelDesk } from "./label-desk.tsx";

// The desk stands on a page of the router; its link needs none here.
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: ReactNode }) => <a href="#conversation">{children}</a>,
}));

interface Call {
  path: string;
  body: Record<string, unknown>;
}

let posts: Call[] = [];
let refuse = false;

beforeEach(() => {
  posts = [];
  refuse = false;
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    const [path = ""] = url.replace("/api/v1/understanding", "").split("?");
    if (init?.method === "GET") {
      return Promise.resolve(
        Response.json(path === "/intents" ? { intents: [] } : { examples: [], total: 0 }),
      );
    }
    posts.push({ path, body: JSON.parse(String(init?.body)) as Record<string, unknown> });
    if (refuse) return Promise.resolve(Response.json({ code: "forbidden", title: "不行" }, { status: 403 }));
    return Promise.resolve(
      path === "/examples" ? Response.json({ added: 1, changed: 0 }) : new Response(null, { status: 204 }),
    );
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const guess = (intent: string, probability: number) => ({ intent, probability, text: "" });
const sentence = (text: string): LabelSuggestion => ({
  text,
  intents: [guess("return.request", 0.5), guess("return.fee", 0.4)],
  outside: 0.1,
  doubt: 0.9,
  mark: null,
  marks: 0,
});
const SENTENCES = ["能寄回去吗", "运费呢", "再说吧"].map(sentence);

function draw(mayWrite = true, suggestions: readonly LabelSuggestion[] = SENTENCES) {
  const onMore = vi.fn(() => Promise.resolve([sentence("新的一句")]));
  renderPart(<LabelDesk lang="zh" suggestions={suggestions} mayWrite={mayWrite} onMore={onMore} />, {
    prepare: (client) =>
      client.setQueryData(intentsQuery.queryKey, {
        intents: [
          makeIntent({ id: "return.request", title_zh: "申请退货" }),
          makeIntent({ id: "return.fee", title_zh: "退货运费" }),
        ],
      }),
  });
  return { onMore };
}

const press = (key: string) => fireEvent.keyDown(window, { key });
const asked = () =>
  screen.queryByRole("region", { name: "这句话是什么意思？" })?.querySelector("[lang]")?.textContent;

it("labels with a key, skips, and says what is outside", async () => {
  draw();
  press("2");
  expect(asked()).toBe("运费呢");
  press("s");
  press("o");
  expect(asked()).toBeUndefined();
  expect(screen.getByText("已标 2，跳过 1，剩余 0")).toBeDefined();
  await waitFor(() => expect(posts).toHaveLength(2));
  expect(posts.map(({ body }) => [body.texts, body.intent, body.origin])).toEqual([
    [["能寄回去吗"], "return.fee", "message"],
    [["再说吧"], "outside", "message"],
  ]);
});

it("takes back the last one, at the server as well", async () => {
  draw();
  press("1");
  await waitFor(() => expect(posts).toHaveLength(1));
  press("u");
  expect(asked()).toBe("能寄回去吗");
  await waitFor(() => expect(posts).toHaveLength(2));
  expect(posts[1]).toEqual({ path: "/examples/remove", body: { lang: "zh", text: "能寄回去吗" } });
});

it("brings a sentence back whose label was refused", async () => {
  draw();
  refuse = true;
  press("1");
  expect(asked()).toBe("运费呢");
  await waitFor(() => expect(asked()).toBe("能寄回去吗"));
  expect(screen.getByText("已标 0，跳过 0，剩余 3")).toBeDefined();
});

it("goes on with further sentences", async () => {
  const { onMore } = draw();
  for (const key of ["s", "s", "s"]) press(key);
  fireEvent.click(screen.getByRole("button", { name: "再取一批" }));
  await waitFor(() => expect(asked()).toBe("新的一句"));
  expect(onMore).toHaveBeenCalledOnce();
});

it("lets those look who may not label", () => {
  draw(false);
  press("1");
  expect(asked()).toBe("能寄回去吗");
  press("s");
  expect(asked()).toBe("运费呢");
  expect(screen.getByText("你可以查看，但没有标注权限。")).toBeDefined();
  expect(posts).toEqual([]);
});

const MARKED: LabelSuggestion = {
  ...sentence("衣服想寄回去"),
  mark: makeMark({ intent: "return.fee", understood: "return.request", by: { id: "us_2", name: "小满" } }),
  marks: 2,
};

it("asks first about what was marked, and teaches it as coming from the desk", async () => {
  draw(true, [MARKED, ...SENTENCES]);
  expect(screen.getByText(/小满 标记为理解有误/).textContent).toContain(
    "共被标记 2 次 · 当时理解为“申请退货”",
  );
  expect(screen.getByText("客服建议")).toBeDefined();
  press("1");
  await waitFor(() => expect(posts).toHaveLength(1));
  expect(posts[0]?.body).toMatchObject({ intent: "return.fee", origin: "desk", texts: ["衣服想寄回去"] });
  press("u");
  await waitFor(() => expect(posts.map(({ path }) => path)).toContain("/marks/reopen"));
  expect(asked()).toBe("衣服想寄回去");
});

it("dismisses a mark, and takes that back", async () => {
  draw(true, [MARKED, ...SENTENCES]);
  press("d");
  expect(asked()).toBe("能寄回去吗");
  expect(screen.getByText("未采纳")).toBeDefined();
  press("d");
  expect(asked()).toBe("能寄回去吗");
  press("u");
  await waitFor(() => expect(posts.map(({ path }) => path)).toEqual(["/marks/dismiss", "/marks/reopen"]));
  expect(asked()).toBe("衣服想寄回去");
});
