import type { paths } from "@shopbell/shared/api/schema.d.ts";
import type { BenchRegression, Problem } from "@shopbell/shared/api/types.ts";
import { currentLocale } from "@/shared/i18n/locale-store.ts";

/** What the server refused, or that it could not be reached (code "offline"). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly key: string;
  readonly fields: Record<string, string>;
  /** The test questions that stand against publishing, with the key "error.bench.regressions". */
  readonly regressions: readonly BenchRegression[];
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
    this.regressions = problem.regressions ?? [];
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

type Prefix = "/api/v1";
type Method = "get" | "post" | "put" | "patch" | "delete";

/** The paths of the team's API that know the method, as the server's own document lists them. */
type Path<M extends Method> = {
  [P in keyof paths]: P extends `${Prefix}${infer Rest}`
    ? paths[P] extends { [K in M]: object }
      ? Rest
      : never
    : never;
}[keyof paths];

type Operation<M extends Method, P extends string> = `${Prefix}${P}` extends keyof paths
  ? paths[`${Prefix}${P}`][M]
  : never;

type Parameters<O, Where extends string> = O extends { parameters: { [K in Where]: infer Values } }
  ? Values
  : undefined;
type OptionalParameters<O> = O extends { parameters: { query?: infer Values } } ? Values : undefined;
type Body<O> = O extends { requestBody: { content: { "application/json": infer Value } } }
  ? Value
  : undefined;
type Answer<O> = O extends { responses: { 200: { content: { "application/json": infer Value } } } }
  ? Value
  : undefined;

/** What a call needs: exactly the parts that its operation declares. */
type Options<O> = {
  signal?: AbortSignal | undefined;
  query?: OptionalParameters<O> | undefined;
} & (Parameters<O, "path"> extends undefined ? object : { path: Parameters<O, "path"> }) &
  (Body<O> extends undefined ? object : { body: Body<O> });

let onUnauthenticated: () => void = () => {};

/** Called whenever the server says that nobody is signed in (except by the session call itself). */
export function setUnauthenticatedHandler(handler: () => void): void {
  onUnauthenticated = handler;
}

function addressOf(
  template: string,
  path: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== "") params.append(name, String(one));
    }
  }
  const text = params.toString();
  return `/api/v1${filled}${text ? `?${text}` : ""}`;
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

interface Loose {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * One call of the team's API: api("get", "/conversations/{id}", { path: { id } }).
 * Path, parameters, body and answer are checked against the server's document.
 */
export async function api<M extends Method, P extends Path<M>>(
  method: M,
  template: P,
  ...[options]: object extends Options<Operation<M, P>>
    ? [Options<Operation<M, P>>?]
    : [Options<Operation<M, P>>]
): Promise<Answer<Operation<M, P>>> {
  const { path, query, body, signal } = (options ?? {}) as Loose;
  let response: Response;
  try {
    response = await fetch(addressOf(template, path, query), {
      method: method.toUpperCase(),
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
    // These two answer 401 as a matter of course: nobody was signed in to begin with.
    if (error.status === 401 && template !== "/session" && template !== "/invites/{token}")
      onUnauthenticated();
    throw error;
  }
  return (response.status === 204 ? undefined : await response.json()) as Answer<Operation<M, P>>;
}

/** Uploads one file, behind some fields, and reports its progress from 0 to 1. */
export function upload<T>(
  path: string,
  file: File,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
  fields: Record<string, string> = {},
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
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append("file", file);
    request.send(form);
  });
}
