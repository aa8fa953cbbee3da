import type { Rating } from "@shopbell/shared/api/types.ts";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { intentsQuery } from "@/shared/intents/api.ts";
import { makeConversation, makeIntent, makeMark, makeMessage } from "@/testing/factories.ts";
import { renderPart } from "@/testing/render.tsx";
import { MessageLine } from "./message-line.tsx";

afterEach(cleanup);

function draw(
  change: Parameters<typeof makeMessage>[1],
  {
    mark,
    rating,
    mayMark = true,
  }: { mark?: ReturnType<typeof makeMark>; rating?: Rating; mayMark?: boolean } = {},
) {
  const onRecord = vi.fn();
  const onTrace = vi.fn();
  const onMark = vi.fn();
  const onUnmark = vi.fn();
  const onPropose = vi.fn();
  renderPart(
    <MessageLine
      message={makeMessage(2, change)}
      conversation={makeConversation({ customer_read_seq: 2 })}
      first
      last
      onRecord={onRecord}
      onTrace={onTrace}
      onPicture={() => {}}
      mark={mark}
      rating={rating}
      onMark={mayMark ? onMark : undefined}
      onUnmark={onUnmark}
      onPropose={mayMark ? onPropose : undefined}
    />,
    {
      prepare: (client) =>
        client.setQueryData(intentsQuery.queryKey, { intents: [makeIntent({ title_zh: "申请退货" })] }),
    },
  );
  return { onRecord, onTrace, onMark, onUnmark, onPropose };
}

describe("MessageLine", () => {
  it("says what the customer thinks of an answer", () => {
    const rating: Rating = { seq: 2, kind: "answer", value: -1, comment: "", at: 1 };
    draw({ sender: "bot", text: "7 天内" }, { rating });
    screen.getByText("顾客：没帮助");
  });

  it("proposes what a customer or a colleague wrote, not what the bot did", () => {
    const { onPropose } = draw({ sender: "agent", text: "可以的，下单备注即可" });
    fireEvent.click(screen.getByRole("button", { name: "推荐入知识库" }));
    expect(onPropose).toHaveBeenCalledOnce();
    cleanup();
    draw({ sender: "bot", text: "七天内可退" });
    expect(screen.queryByRole("button", { name: "推荐入知识库" })).toBeNull();
    cleanup();
    draw({ sender: "customer", text: "能刻字吗" }, { mayMark: false });
    expect(screen.queryByRole("button", { name: "推荐入知识库" })).toBeNull();
  });

  it("marks what the bot wrote, and opens what it rests on", () => {
    const evidence = { kind: "knowledge", id: "ke_1", title: "怎么退货", version: 3 } as const;
    const { onRecord, onTrace } = draw({ sender: "bot", text: "七天内可退", evidence: [evidence] });
    expect(screen.getByText("AI")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: /怎么退货/ }));
    expect(onRecord).toHaveBeenCalledWith(evidence);
    fireEvent.click(screen.getByRole("button", { name: "为什么这样答" }));
    expect(onTrace).toHaveBeenCalledWith(2);
  });

  it("says which answer of a test was told", () => {
    const evidence = { kind: "knowledge", id: "ke_1", title: "怎么退货", version: 3 } as const;
    draw({ sender: "bot", text: "随时可退", evidence: [{ ...evidence, experiment: "xp_1", arm: "B" }] });
    expect(screen.getByRole("button", { name: /怎么退货.*A\/B · B/ })).toBeDefined();
  });

  it("says how far a person's message has come", () => {
    draw({ sender: "agent", author: { id: "us_2", name: "李雷" } });
    expect(screen.getByText("李雷")).toBeDefined();
    expect(screen.getByText("已读")).toBeDefined();
    expect(screen.queryByText("AI")).toBeNull();
  });

  it("shows a private note as one", () => {
    draw({ sender: "agent", kind: "note", author: { id: "us_2", name: "李雷" }, text: "老客户" });
    expect(screen.getByText("李雷 的内部备注，客户看不到")).toBeDefined();
  });

  it("never draws a customer's text as markup", () => {
    draw({ text: '<img src=x onerror="alert(1)"> https://a.example/b?c=1。' });
    expect(document.querySelector("img")).toBeNull();
    const link = screen.getByRole("link");
    expect(link.getAttribute("href")).toBe("https://a.example/b?c=1");
    expect(link.getAttribute("rel")).toContain("noopener");
  });

  it("lets a customer's words be looked at, and shows what was marked", () => {
    const { onMark, onUnmark } = draw(
      { text: "能寄回去吗" },
      { mark: makeMark({ intent: "return.request" }) },
    );
    fireEvent.click(screen.getByRole("button", { name: "理解得对吗" }));
    expect(onMark).toHaveBeenCalledOnce();
    expect(screen.getByText("理解有误 · 申请退货")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "撤销" }));
    expect(onUnmark).toHaveBeenCalledWith(2);
  });

  it("says what became of a mark, which cannot be taken back then", () => {
    draw({ text: "能寄回去吗" }, { mark: makeMark({ intent: "", state: "dismissed" }) });
    expect(screen.getByText("理解有误 · 未采纳")).toBeDefined();
    expect(screen.queryByRole("button", { name: "撤销" })).toBeNull();
  });

  it("marks an answer from the knowledge base as wrong, and no other", () => {
    const evidence = { kind: "knowledge", id: "ke_1", title: "怎么退货", version: 3 } as const;
    const { onMark } = draw({ sender: "bot", text: "七天内可退", evidence: [evidence] });
    fireEvent.click(screen.getByRole("button", { name: "答错了" }));
    expect(onMark).toHaveBeenCalledOnce();
    cleanup();
    draw({ sender: "bot", text: "请稍等" });
    expect(screen.queryByRole("button", { name: "答错了" })).toBeNull();
  });

  it("offers nothing to those who may not reply, nor on what has no words", () => {
    draw({ text: "能寄回去吗" }, { mayMark: false });
    expect(screen.queryByRole("button", { name: "理解得对吗" })).toBeNull();
    cleanup();
    draw({ text: "？？" });
    expect(screen.queryByRole("button", { name: "理解得对吗" })).toBeNull();
  });
});
