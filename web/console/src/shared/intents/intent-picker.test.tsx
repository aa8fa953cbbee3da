import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeIntent } from "@/testing/factories.ts";
import { renderPart } from "@/testing/render.tsx";
import { intentsQuery } from "./api.ts";
import { IntentPicker } from "./intent-picker.tsx";

const INTENTS = [
  makeIntent({ id: "return.request", group: "return", title_zh: "申请退货", title_en: "Request a return" }),
  makeIntent({ id: "return.fee", group: "return", title_zh: "退货运费", title_en: "Return fee" }),
  makeIntent({ id: "invoice.request", group: "invoice", title_zh: "开发票", title_en: "Invoice" }),
  makeIntent({ id: "talk.bye", group: "talk", title_zh: "再见", title_en: "Bye", enabled: false }),
];

beforeEach(() => {
  // The tests' browser knows the element but cannot open it.
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(cleanup);

function draw(props: Partial<Parameters<typeof IntentPicker>[0]> = {}) {
  const onPick = vi.fn();
  renderPart(
    <IntentPicker title="哪个意图？" sentence="运费谁出" onPick={onPick} onClose={() => {}} {...props} />,
    { prepare: (client) => client.setQueryData(intentsQuery.queryKey, { intents: INTENTS }) },
  );
  return { onPick, input: screen.getByRole("combobox") };
}

const options = () => screen.getAllByRole("option").map((one) => one.firstElementChild?.textContent);

it("offers the model's guesses first, then every intent that is on, and outside", () => {
  draw({ guesses: ["return.fee"] });
  expect(options()).toEqual(["退货运费", "申请退货", "退货运费", "开发票", "范围外"]);
});

it("finds by letters of either language and picks with the keyboard", () => {
  const { onPick, input } = draw();
  fireEvent.change(input, { target: { value: "return" } });
  expect(options()).toEqual(["申请退货", "退货运费"]);
  fireEvent.keyDown(input, { key: "ArrowDown" });
  fireEvent.keyDown(input, { key: "Enter" });
  expect(onPick).toHaveBeenCalledWith("return.fee");
});

it("leaves out what the sentence means already", () => {
  draw({ without: "return.request" });
  expect(options()).not.toContain("申请退货");
});

it("says when nothing fits", () => {
  const { onPick, input } = draw();
  fireEvent.change(input, { target: { value: "火星" } });
  expect(screen.getByText("没有和“火星”匹配的意图")).toBeDefined();
  fireEvent.keyDown(input, { key: "Enter" });
  expect(onPick).not.toHaveBeenCalled();
});
