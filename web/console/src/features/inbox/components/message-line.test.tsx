import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeConversation, makeMessage } from "@/testing/factories.ts";
import { renderPart } from "@/testing/render.tsx";
import { MessageLine } from "./message-line.tsx";

afterEach(cleanup);

function draw(change: Parameters<typeof makeMessage>[1]) {
  const onRecord = vi.fn();
  const onTrace = vi.fn();
  renderPart(
    <MessageLine
      message={makeMessage(2, change)}
      conversation={makeConversation({ customer_read_seq: 2 })}
      first
      last
      onRecord={onRecord}
      onTrace={onTrace}
      onPicture={() => {}}
    />,
  );
  return { onRecord, onTrace };
}

describe("MessageLine", () => {
  it("marks what the bot wrote, and opens what it rests on", () => {
    const evidence = { kind: "knowledge", id: "ke_1", title: "怎么退货", version: 3 } as const;
    const { onRecord, onTrace } = draw({ sender: "bot", text: "七天内可退", evidence: [evidence] });
    expect(screen.getByText("AI")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: /怎么退货/ }));
    expect(onRecord).toHaveBeenCalledWith(evidence);
    fireEvent.click(screen.getByRole("button", { name: "为什么这样答" }));
    expect(onTrace).toHaveBeenCalledWith(2);
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
});
