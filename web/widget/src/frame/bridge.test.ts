import { afterEach, expect, test, vi } from "vitest";
import { Bridge } from "./bridge.ts";

const host = "https://shop.test";
const page = { postMessage: vi.fn() };
const stage = { shopbell: 1, type: "stage", stage: "open" };

function framed(receive: (message: unknown) => void): Bridge {
  vi.spyOn(window, "parent", "get").mockReturnValue(page as unknown as Window & typeof globalThis);
  return new Bridge(host, receive);
}

const say = (origin: string, source: unknown, data: unknown) =>
  window.dispatchEvent(new MessageEvent("message", { origin, source: source as Window, data }));

afterEach(() => page.postMessage.mockReset());

test("only the page around, from the origin it named, in the known shapes, is heard", () => {
  const receive = vi.fn();
  framed(receive);
  say("https://evil.test", page, stage);
  say(host, { postMessage: vi.fn() }, stage);
  say(host, page, { ...stage, stage: "wide" });
  say("null", page, stage);
  expect(receive).not.toHaveBeenCalled();
  say(host, page, stage);
  expect(receive).toHaveBeenCalledExactlyOnceWith(stage);
});

test("it speaks to that origin only", () => {
  framed(() => undefined).post({ shopbell: 1, type: "unread", count: 2 });
  expect(page.postMessage).toHaveBeenCalledExactlyOnceWith({ shopbell: 1, type: "unread", count: 2 }, host);
});

test("a page of its own neither hears nor speaks", () => {
  const receive = vi.fn();
  const bridge = new Bridge("", receive);
  expect(bridge.framed).toBe(false);
  say(window.location.origin, window, stage);
  bridge.post({ shopbell: 1, type: "close" });
  expect(receive).not.toHaveBeenCalled();
});
