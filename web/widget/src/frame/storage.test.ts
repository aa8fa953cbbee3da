import { expect, test } from "vitest";
import { newClientId, Outbox, type Pending } from "./outbox.ts";
import { Vault } from "./storage.ts";

/** As much of localStorage as the vault uses, with a quota. */
function storage(quota = 1 << 20): Storage {
  const kept: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    removeItem: (key: string) => {
      delete kept[key];
    },
    setItem: (key: string, value: string) => {
      if (value.length > quota) throw new DOMException("full", "QuotaExceededError");
      kept[key] = value;
    },
  };
  return new Proxy(methods, {
    ownKeys: () => Object.keys(kept),
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }) as unknown as Storage;
}

const pending = (clientId: string, at: number): Pending => ({
  clientId,
  kind: "text",
  text: clientId,
  at,
  state: "waiting",
  error: "",
});

test("keeps channels apart", () => {
  const backend = storage();
  const a = new Vault("a:", backend);
  const b = new Vault("b:", backend);
  a.set("x", "1");
  expect(b.get("x")).toBeNull();
  expect(a.names("")).toEqual(["x"]);
  expect(b.names("")).toEqual([]);
});

test("falls back to memory when storage is forbidden or full", () => {
  for (const vault of [new Vault("a:", undefined), new Vault("a:", storage(3))]) {
    vault.set("long", "longer than the quota");
    expect(vault.get("long")).toBe("longer than the quota");
    expect(vault.names("lo")).toEqual(["long"]);
    vault.set("long", "");
    expect(vault.get("long")).toBeNull();
    expect(vault.names("")).toEqual([]);
  }
});

test("a value that did not fit does not leave the older one behind", () => {
  const vault = new Vault("a:", storage(5));
  vault.set("x", "old");
  vault.set("x", "too long for it");
  expect(vault.get("x")).toBe("too long for it");
});

test("two tabs do not overwrite each other's outbox", () => {
  const backend = storage();
  const here = new Outbox(new Vault("a:", backend));
  const there = new Outbox(new Vault("a:", backend));
  here.put(pending("one", 1));
  there.put(pending("two", 2));
  here.put(pending("zero", 0));
  there.remove("one");
  expect(here.all().map((p) => p.clientId)).toEqual(["zero", "two"]);
});

test("client ids are what the server takes", () => {
  const ids = Array.from({ length: 100 }, newClientId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
});
