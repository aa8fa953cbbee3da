import type { Problem } from "@shopbell/shared/api/types.ts";
import { currentLocale } from "@/shared/i18n/locale-store.ts";

/** What the server refused, or that it could not be reached (code "offline"). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly key: string;
  readonly fields: Record<string, string>;
  /** Stands in the server's log as well. */
  readonly id: string;
  /** Seconds to wait, 0 when the server did not say. */
  readonly retryAfter: number;

  constructor(problem: Partial<Problem> & { title: string }, retryAfter = 0) {
    super(problem.title);
    this.name = "ApiError";
    this.status = problem.status ?? 0;
    this.code = problem.code ?? "internal";
    this.key = problem.key ?? "";
    this.fields = problem.fields ?? {};
    this.id = problem.id ?? "";
    this.retryAfter = retryAfter;
  }

  /** Sending the same again may succeed. */
  get temporary(): boolean {
    return ["offline", "unavailable", "rate_limited", "storage_full"].includes(this.code);
  }
}

export const isApiError = (error: unknown, code?: string): error is ApiError =>
  error instanceof ApiError && (code === undefined || error.code === code);

type Query = Record<string, string | number | boolean | undefined>;

let onUnauthenticated: () => void = () => {};

/** Called whenever the server says that nobody is signed in (except by the session call itself). */
export function setUnauthenticatedHandler(handler: () => void): void {
  onUnauthenticated = handler;
}

function withQuery(path: string, query?: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== "") params.set(name, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text ? `?${text}` : ""}`;
}

async function problemOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  let problem: Partial<Problem> = {};
  if (response.headers.get("Content-Type")?.includes("json")) {
    problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  }
  return new ApiError(
    {
      ...problem,
      title: problem.title ?? "",
      status: response.status,
      code: problem.code ?? (response.status >= 500 ? "unavailable" : "internal"),
    },
    retryAfter,
  );
}

interface Options {
  query?: Query | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** One call of the team's API. T is the wire type of the answer (void for 204). */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const { query, body, signal } = options;
  let response: Response;
  try {
    response = await fetch(withQuery(path, query), {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        "Accept-Language": currentLocale() === "zh" ? "zh-CN" : "en",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({ title: "", code: "offline", key: "error.offline" });
  }
  if (!response.ok) {
    const error = await problemOf(response);
    if (error.status === 401 && path !== "/session" && !path.startsWith("/invites/")) onUnauthenticated();
    throw error;
  }
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  call<T>("GET", path, { query, signal });
export const post = <T>(path: string, body?: unknown): Promise<T> =>
  call<T>("POST", path, { body: body ?? {} });
export const put = <T>(path: string, body: unknown): Promise<T> => call<T>("PUT", path, { body });
export const patch = <T>(path: string, body: unknown): Promise<T> => call<T>("PATCH", path, { body });
export const remove = (path: string): Promise<void> => call<void>("DELETE", path);

/** Uploads one file and reports its progress from 0 to 1. */
export function upload<T>(
  path: string,
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1${path}`);
    request.setRequestHeader("Accept-Language", currentLocale() === "zh" ? "zh-CN" : "en");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ApiError({ title: "", code: "offline", key: "error.offline" }));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    request.onload = () => {
      if (request.status < 300) {
        resolve(request.response as T);
        return;
      }
      if (request.status === 401) onUnauthenticated();
      const problem = (request.response ?? {}) as Partial<Problem>;
      reject(new ApiError({ ...problem, title: problem.title ?? "", status: request.status }));
    };
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}
