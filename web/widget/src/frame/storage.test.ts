import { expect, test } from "vitest";
import { fakeStorage } from "../testing/storage.ts";
import { newClientId, Outbox, type Pending } from "./outbox.ts";
import { Vault } from "./storage.ts";

const pending = (clientId: string, at: number): Pending => ({
  clientId,
  kind: "text",
  text: clientId,
  at,
  state: "waiting",
  error: "",
});

test("keeps channels apart", () => {
  const backend = fakeStorage();
  const a = new Vault("a:", backend);
  const b = new Vault("b:", backend);
  a.set("x", "1");
  expect(b.get("x")).toBeNull();
  expect(a.names("")).toEqual(["x"]);
  expect(b.names("")).toEqual([]);
});

test("where storage is forbidden nothing is kept and nothing breaks", () => {
  const vault = new Vault("a:", undefined);
  vault.set("x", "1");
  expect(vault.get("x")).toBeNull();
  expect(vault.names("")).toEqual([]);
});

test("a value that does not fit does not leave the older one behind", () => {
  const vault = new Vault("a:", fakeStorage(5));
  vault.set("x", "old");
  vault.set("x", "too long for it");
  expect(vault.get("x")).toBeNull();
  vault.set("x", "fits");
  vault.set("x", "");
  expect(vault.names("")).toEqual([]);
});

test("two tabs do not overwrite each other's outbox", () => {
  const backend = fakeStorage();
  const here = new Outbox(new Vault("a:", backend), "");
  const there = new Outbox(new Vault("a:", backend), "");
  here.put(pending("one", 1));
  there.put(pending("two", 2));
  here.put(pending("zero", 0));
  there.remove("one");
  expect(here.all().map((p) => p.clientId)).toEqual(["zero", "two"]);
});

test("one customer's outbox is not another's", () => {
  const vault = new Vault("a:", fakeStorage());
  new Outbox(vault, "ann").put(pending("private", 1));
  expect(new Outbox(vault, "bob").all()).toEqual([]);
  expect(new Outbox(vault, "").all()).toEqual([]);
  expect(new Outbox(vault, "ann").all().map((p) => p.clientId)).toEqual(["private"]);
});

test("client ids are what the server takes", () => {
  const ids = Array.from({ length: 100 }, newClientId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
});
