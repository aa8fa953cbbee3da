import type { VisitorSession, VisitorSessionRequest } from "./wire.gen.ts";

/** A refusal of the server, or "offline" when there was no answer. */
export class ApiError extends Error {
  constructor(
    /** A problem code. */
    readonly code: string,
    /** Seconds after which to try again, 0 = not said. */
    readonly retryAfter = 0,
  ) {
    super(code);
  }
}

/** The code in a problem document; fallback when body is not one, as when some proxy answered. */
export function codeOf(body: string, fallback: string): string {
  try {
    return (JSON.parse(body) as { code?: string }).code || fallback;
  } catch {
    return fallback;
  }
}

/** Opens or resumes the visitor's session. Throws ApiError. */
export async function openSession(base: URL, request: VisitorSessionRequest): Promise<VisitorSession> {
  const response = await fetch(new URL("v1/session", base), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  }).catch(() => {
    throw new ApiError("offline");
  });
  if (response.ok) return (await response.json()) as VisitorSession;
  const { headers } = response;
  throw new ApiError(codeOf(await response.text(), "unavailable"), Number(headers.get("Retry-After")));
}
