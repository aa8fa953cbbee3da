import type { Conversation, Order } from "@shopbell/shared/api/types.ts";
import type { QueryClient } from "@tanstack/react-query";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ME, makeConversation, makeMessage } from "@/testing/factories.ts";
import { makeSession, renderPart } from "@/testing/render.tsx";
import { contextQuery, conversationQuery, logQuery, repliesQuery } from "../api.ts";
import type { useCommands } from "../hooks/use-commands.ts";
import { saveDraft } from "../model/drafts.ts";
import { outbox } from "../model/outbox.ts";
import { Composer } from "./composer.tsx";

const mine = makeConversation({ state: "agent", agent: { id: ME, name: "Me" }, epoch: 3 });

interface Sent {
  path: string;
  body: Record<string, unknown>;
}

let sent: Sent[] = [];

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    const body = JSON.parse(String(init?.body ?? "{}")) as Record<string, unknown>;
    sent.push({ path: url, body });
    if (url.endsWith("/takeover")) return Promise.resolve(Response.json(mine));
    return Promise.resolve(Response.json(makeMessage(2, { client_id: String(body.client_id) })));
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  saveDraft("cv_1", { text: "", note: false });
  for (const one of outbox.all()) outbox.drop(one.clientID);
});

function draw(conversation: Conversation, session = makeSession()) {
  const run = vi.fn();
  const commands = { run, running: null, transfer: vi.fn(), transferring: false } as unknown as ReturnType<
    typeof useCommands
  >;
  const prepare = (client: QueryClient) => {
    client.setQueryData(conversationQuery("cv_1").queryKey, conversation);
    client.setQueryData(logQuery("cv_1").queryKey, { messages: [makeMessage(1)], more: false });
    client.setQueryData(repliesQuery.queryKey, {
      replies: [
        { id: "cr_1", shortcut: "退货", title: "退货", text: "七天内可退", lang: "zh", personal: false },
      ],
    });
    client.setQueryData(contextQuery("cv_1").queryKey, {
      customer: conversation.customer,
      conversations: [],
      orders: [
        {
          id: "or_1",
          number: "XM1",
          status: "shipped",
          lines: [],
          total: { minor: 100, currency: "CNY" },
        } as unknown as Order,
      ],
    });
  };
  renderPart(<Composer conversation={conversation} commands={commands} />, { session, prepare });
  return { run, area: screen.getByRole<HTMLTextAreaElement>("textbox") };
}

/** Types at the end, as a keyboard does: the caret follows. */
function type(area: HTMLTextAreaElement, text: string) {
  fireEvent.change(area, { target: { value: text, selectionEnd: text.length } });
  area.setSelectionRange(text.length, text.length);
  fireEvent.select(area);
}

describe("Composer", () => {
  it("sends on Enter and is empty afterwards", async () => {
    const { area } = draw(mine);
    type(area, "  您好 ");
    fireEvent.keyDown(area, { key: "Enter" });
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ kind: "text", text: "您好", epoch: 3 });
    expect(area.value).toBe("");
  });

  it("does not send the Enter that confirms pinyin, nor Shift+Enter", () => {
    const { area } = draw(mine);
    type(area, "nihao");
    fireEvent.keyDown(area, { key: "Enter", isComposing: true });
    fireEvent.keyDown(area, { key: "Enter", keyCode: 229 });
    fireEvent.keyDown(area, { key: "Enter", shiftKey: true });
    expect(outbox.all()).toEqual([]);
    expect(area.value).toBe("nihao");
  });

  it("explains whose turn it is, and takes over before it sends", async () => {
    const { area } = draw(makeConversation());
    expect(screen.getByText("机器人正在接待，接管后由你回复。")).toBeDefined();
    type(area, "我来");
    fireEvent.click(screen.getByRole("button", { name: /接管并发送/ }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent.map(({ path }) => path.split("/").at(-1))).toEqual(["takeover", "messages"]);
  });

  it("locks a colleague's conversation for who may not take it, but not the private note", async () => {
    const theirs = makeConversation({ state: "agent", agent: { id: "us_2", name: "李雷" } });
    const { area } = draw(theirs, makeSession(["conversation:read", "conversation:reply"]));
    expect(area.disabled).toBe(true);
    fireEvent.click(screen.getByRole("tab", { name: "内部备注" }));
    type(screen.getByRole("textbox"), "注意");
    fireEvent.keyDown(screen.getByRole("textbox"), { key: "Enter" });
    await waitFor(() => expect(sent[0]?.body).toMatchObject({ kind: "note", text: "注意" }));
  });

  it("inserts a canned reply after a slash and an order after a hash", () => {
    const { area } = draw(mine);
    type(area, "您好 /退");
    expect(screen.getByRole("option", { name: /七天内可退/ })).toBeDefined();
    fireEvent.keyDown(area, { key: "Enter" });
    expect(area.value).toBe("您好 七天内可退");
    expect(sent).toEqual([]);
    type(area, "订单 #x");
    fireEvent.keyDown(area, { key: "Tab" });
    expect(area.value).toBe("订单 XM1");
  });

  it("keeps a draft for each conversation", () => {
    const { area } = draw(mine);
    type(area, "写了一半");
    cleanup();
    expect(draw(mine).area.value).toBe("写了一半");
  });

  it("does not send what is too long", () => {
    const { area } = draw(mine);
    type(area, "字".repeat(4001));
    fireEvent.keyDown(area, { key: "Enter" });
    expect(outbox.all()).toEqual([]);
    expect(screen.getByText("4,001 / 4,000")).toBeDefined();
  });
});
