import { useState } from "react";

/** Whether a form says something else than what it began with. */
export function useDirty<Fields extends object>(initial: Fields) {
  const [dirty, setDirty] = useState(false);
  const compare = (values: Partial<Fields>) =>
    setDirty(JSON.stringify({ ...initial, ...values }) !== JSON.stringify(initial));
  return { dirty, setDirty, compare };
}
