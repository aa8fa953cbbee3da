import type { ModelService, ModelServices } from "@shopbell/shared/api/types.ts";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderPart } from "@/testing/render.tsx";
import { ModelCards } from "./model-settings.tsx";

// It needs a router, and leaving is not what is tested here.
vi.mock("@/shared/ui/leave-guard.tsx", () => ({ LeaveGuard: () => null }));

interface Call {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

let calls: Call[] = [];
let answer: (call: Call) => Response;

beforeEach(() => {
  calls = [];
  answer = () => Response.json(services());
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    if (init?.method === "GET") return Promise.resolve(Response.json(services()));
    const call = {
      method: String(init?.method),
      path: url.replace("/api/v1/settings/models", ""),
      body: JSON.parse(String(init?.body)) as Record<string, unknown>,
    };
    calls.push(call);
    return Promise.resolve(answer(call));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const service = (change: Partial<ModelService> = {}): ModelService => ({
  kind: "embedding",
  enabled: false,
  base_url: "",
  model: "",
  has_key: false,
  dimension: 0,
  state: "off",
  reason: "",
  median_ms: 0,
  calls: 0,
  failures: 0,
  tokens: 0,
  ...change,
});

const services = (change: Partial<ModelServices> = {}): ModelServices => ({
  services: [service(), service({ kind: "chat" })],
  daily_tokens: 500_000,
  per_minute: 120,
  phrases: false,
  tokens_left: 499_000,
  vectors: { placed: 0, total: 0 },
  networks: [],
  ...change,
});

const set = service({
  enabled: true,
  base_url: "https://api.example.com/v1",
  model: "bge-m3",
  has_key: true,
  dimension: 1024,
  state: "working",
  median_ms: 84,
  calls: 12,
});

const card = (name: string) =>
  within(screen.getByRole("heading", { name }).closest("section") as HTMLElement);
const embedding = () => card("向量服务");

it("says what is sent, and that both services are off", () => {
  renderPart(<ModelCards services={services()} />);
  expect(screen.getByText(/只在关键词没有把握时发送/)).toBeDefined();
  expect(screen.getByText(/单独出现的姓名去不掉/)).toBeDefined();
  expect(screen.getAllByText("未开启")).toHaveLength(2);
  expect(card("用量上限").getByText(/今天已用约 1,000 个 token，还剩 499,000 个/)).toBeDefined();
});

it("keeps a saved key unless another one is typed", async () => {
  renderPart(<ModelCards services={services({ services: [set, service({ kind: "chat" })] })} />);
  const part = embedding();
  const key = part.getByLabelText("密钥") as HTMLInputElement;
  expect(key.value).toBe("");
  expect(key.placeholder).toBe("已保存，留空则不变");
  fireEvent.change(part.getByLabelText("模型名称"), { target: { value: "bge-large" } });
  fireEvent.click(part.getByRole("button", { name: /^保 ?存$/ }));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]).toEqual({
    method: "PATCH",
    path: "/embedding",
    body: { enabled: true, base_url: "https://api.example.com/v1", model: "bge-large" },
  });
});

it("removes a saved key, and replaces it", async () => {
  renderPart(<ModelCards services={services({ services: [set] })} />);
  fireEvent.click(embedding().getByRole("button", { name: "移除已保存的密钥" }));
  fireEvent.click(embedding().getByRole("button", { name: /^保 ?存$/ }));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]?.body.key).toBe("");
  cleanup();
  renderPart(<ModelCards services={services({ services: [set] })} />);
  fireEvent.change(embedding().getByLabelText("密钥"), { target: { value: "sk-new" } });
  fireEvent.click(embedding().getByRole("button", { name: /^保 ?存$/ }));
  await waitFor(() => expect(calls).toHaveLength(2));
  expect(calls[1]?.body.key).toBe("sk-new");
});

it("tests what is typed, before it is saved", async () => {
  answer = () => Response.json({ ok: true, ms: 84, dimension: 1024 });
  renderPart(<ModelCards services={services()} />);
  const part = embedding();
  fireEvent.change(part.getByLabelText("服务地址"), { target: { value: "https://api.example.com/v1" } });
  fireEvent.change(part.getByLabelText("模型名称"), { target: { value: "bge-m3" } });
  fireEvent.click(part.getByRole("button", { name: /测试连接/ }));
  expect(await part.findByText("可以使用，用时 84 毫秒，向量 1,024 维。")).toBeDefined();
  expect(calls).toEqual([
    {
      method: "POST",
      path: "/embedding/test",
      body: { enabled: false, base_url: "https://api.example.com/v1", model: "bge-m3" },
    },
  ]);
});

it("says why a test has failed, and what to do about it", async () => {
  renderPart(<ModelCards services={services({ services: [set], networks: ["127.0.0.0/8"] })} />);
  const test = () => fireEvent.click(embedding().getByRole("button", { name: /测试连接/ }));
  answer = () => Response.json({ ok: false, ms: 3, reason: "forbidden" });
  test();
  expect(await embedding().findByText(/model_networks.*已开放的内网：127\.0\.0\.0\/8。/)).toBeDefined();
  answer = () => Response.json({ ok: false, ms: 3, reason: "refused", status: 401 });
  test();
  expect(await embedding().findByText(/请检查密钥和账户余额。.*HTTP 401/)).toBeDefined();
  answer = () =>
    Response.json(
      { code: "invalid", title: "不行", fields: { key: "密钥只属于当初填写它的地址。" } },
      { status: 422 },
    );
  test();
  expect(await embedding().findByText("密钥只属于当初填写它的地址。")).toBeDefined();
});

it("tells how services are doing", () => {
  renderPart(
    <ModelCards
      services={services({
        services: [
          set,
          service({
            kind: "chat",
            enabled: true,
            state: "paused",
            reason: "timeout",
            paused_since: 1_700_000_000_000,
            calls: 9,
            failures: 4,
          }),
        ],
        vectors: { placed: 1200, total: 1500 },
      })}
    />,
  );
  expect(embedding().getByText("正常")).toBeDefined();
  expect(embedding().getByText("知识库向量 1,200 / 1,500")).toBeDefined();
  expect(embedding().getByText("通常用时 84 毫秒")).toBeDefined();
  const chat = card("语言模型");
  expect(chat.getByText("暂停调用")).toBeDefined();
  expect(chat.getByText("没有在规定时间内回应。")).toBeDefined();
  expect(chat.getByText("今日调用 9 次，失败 4 次")).toBeDefined();
});

it("changes the limits", async () => {
  renderPart(<ModelCards services={services()} />);
  const part = card("用量上限");
  fireEvent.change(part.getByLabelText("每天最多 token 数"), { target: { value: "20000" } });
  fireEvent.click(part.getByRole("button", { name: /^保 ?存$/ }));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]).toEqual({
    method: "PATCH",
    path: "",
    body: { daily_tokens: 20000, per_minute: 120, phrases: false },
  });
});
