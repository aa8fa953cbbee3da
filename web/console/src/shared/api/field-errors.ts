import type { FormInstance } from "antd";
import { ApiError } from "./http.ts";

/** Puts what the server says about single fields beside them. False when it said nothing of the kind. */
export function showFieldErrors<Fields>(form: FormInstance<Fields>, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const known = Object.entries(error.fields).filter(
    ([name]) => form.getFieldInstance(name as never) !== undefined,
  );
  form.setFields(known.map(([name, message]) => ({ name: name as never, errors: [message] })));
  return known.length > 0;
}
