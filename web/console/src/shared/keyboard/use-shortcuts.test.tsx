import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useShortcuts } from "./use-shortcuts.ts";

const run = vi.fn();
const runEnter = () => run("Enter");

function Part() {
  useShortcuts({ j: () => run("j"), Enter: runEnter, "mod+k": () => run("mod+k") });
  return (
    <>
      <input aria-label="field" />
      <button type="button">button</button>
    </>
  );
}

beforeEach(() => {
  run.mockClear();
  render(<Part />);
});
afterEach(cleanup);

it("hears single keys where nobody writes", () => {
  fireEvent.keyDown(document.body, { key: "j" });
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "j" });
  fireEvent.keyDown(document.body, { key: "j", isComposing: true });
  expect(run.mock.calls).toEqual([["j"]]);
});

it("leaves Enter to the button that has the focus", () => {
  fireEvent.keyDown(screen.getByRole("button"), { key: "Enter" });
  expect(run).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "Enter" });
  expect(run).toHaveBeenCalledWith("Enter");
});

it("hears keys with the modifier everywhere", () => {
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "k", ctrlKey: true });
  expect(run).toHaveBeenCalledWith("mod+k");
});

it("rests while a dialog is open", () => {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("open", "");
  document.body.append(dialog);
  fireEvent.keyDown(document.body, { key: "j" });
  dialog.remove();
  expect(run).not.toHaveBeenCalled();
});
