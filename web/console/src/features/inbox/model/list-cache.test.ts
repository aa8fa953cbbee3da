import type { Conversation } from "@shopbell/shared/api/types.ts";
import { describe, expect, it } from "vitest";
import { ME, makeConversation } from "@/testing/factories.ts";
import { isOlder, type ListPages, patchPages } from "./list-cache.ts";
import type { ListFilter } from "./views.ts";

const all: ListFilter = { view: "all", channel: "" };
const row = (id: string, lastAt: number, change: Partial<Conversation> = {}) =>
  makeConversation({ id, last_at: lastAt, ...change });
const pagesOf = (...pages: Conversation[][]): ListPages => ({
  pages: pages.map((conversations, index) => ({
    conversations,
    next: index === pages.length - 1 ? "" : "more",
  })),
  pageParams: pages.map(() => ""),
});
const ids = (data: ListPages) => data.pages.map((page) => page.conversations.map(({ id }) => id).join(" "));

describe("patchPages", () => {
  it("moves a row with a new last line to the top, across pages", () => {
    const data = pagesOf([row("a", 40), row("b", 30)], [row("c", 20), row("d", 10)]);
    expect(ids(patchPages(data, [row("d", 50, { last_seq: 2 })], all, ME))).toEqual(["d a b", "c"]);
  });

  it("puts a new row where its last line belongs", () => {
    const data = pagesOf([row("a", 40), row("b", 30)], [row("c", 20)]);
    expect(ids(patchPages(data, [row("x", 25)], all, ME))).toEqual(["a b", "x c"]);
  });

  it("leaves a row below everything loaded to the next page", () => {
    const data = pagesOf([row("a", 40)]);
    const unfinished = { ...data, pages: data.pages.map((page) => ({ ...page, next: "more" })) };
    expect(ids(patchPages(unfinished, [row("x", 5)], all, ME))).toEqual(["a"]);
    expect(ids(patchPages(data, [row("x", 5)], all, ME))).toEqual(["a x"]);
  });

  it("fills an empty list", () => {
    expect(ids(patchPages(pagesOf([]), [row("x", 5)], all, ME))).toEqual(["x"]);
  });

  it("takes out a row that no longer belongs and keeps another channel's out", () => {
    const queued: ListFilter = { view: "queued", channel: "ch_1" };
    const data = pagesOf([row("a", 40, { state: "queued" })]);
    const taken = row("a", 40, { state: "agent", agent: { id: ME, name: "" }, epoch: 2 });
    const foreign = row("x", 50, {
      state: "queued",
      channel: { id: "ch_2", kind: "webchat", name: "", lang: "zh" },
    });
    expect(ids(patchPages(data, [taken, foreign], queued, ME))).toEqual([""]);
  });

  it("shows only this person's conversations under mine", () => {
    const mine: ListFilter = { view: "mine", channel: "" };
    const own = row("a", 1, { state: "agent", agent: { id: ME, name: "" } });
    const other = row("b", 2, { state: "agent", agent: { id: "us_2", name: "" } });
    expect(ids(patchPages(pagesOf([]), [own, other], mine, ME))).toEqual(["a"]);
  });

  it("never lets an older state win", () => {
    const data = pagesOf([row("a", 40, { last_seq: 9, epoch: 3 })]);
    const patched = patchPages(data, [row("a", 10, { last_seq: 8, epoch: 3 })], all, ME);
    expect(patched.pages[0]?.conversations[0]?.last_seq).toBe(9);
  });
});

describe("isOlder", () => {
  it.each([
    [{ last_seq: 1, epoch: 2 }, true],
    [{ last_seq: 2, epoch: 1 }, true],
    [{ last_seq: 2, epoch: 2, agent_read_seq: 1 }, true],
    [{ last_seq: 2, epoch: 2, agent_read_seq: 2 }, false],
    [{ last_seq: 3, epoch: 2, agent_read_seq: 0 }, false],
  ])("%j → %s", (change, want) => {
    const known = makeConversation({ last_seq: 2, epoch: 2, agent_read_seq: 2 });
    expect(isOlder(makeConversation(change), known)).toBe(want);
  });
});
