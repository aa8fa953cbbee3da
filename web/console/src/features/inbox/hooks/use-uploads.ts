import type { Attachment } from "@shopbell/shared/api/types.ts";
import { useCallback, useEffect, useRef, useState } from "react";
import { uploadAttachment } from "../api.ts";

/** A picture or file that waits beside the text. */
export interface Upload {
  key: number;
  file: File;
  /** A local address to show a picture before it has left. */
  preview: string;
  share: number;
  state: "uploading" | "ready" | "failed";
  attachment?: Attachment;
  error?: unknown;
}

/** Uploads start at once, so that sending does not wait for them. */
export function useUploads() {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const aborts = useRef(new Map<number, AbortController>());
  const lastKey = useRef(0);

  const change = useCallback(
    (key: number, part: Partial<Upload>) =>
      setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one))),
    [],
  );
  const start = useCallback(
    (key: number, file: File) => {
      const abort = new AbortController();
      aborts.current.set(key, abort);
      uploadAttachment(file, (share) => change(key, { share }), abort.signal).then(
        (attachment) => change(key, { state: "ready", share: 1, attachment }),
        (error: unknown) => {
          if (!abort.signal.aborted) change(key, { state: "failed", error });
        },
      );
    },
    [change],
  );

  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const key = ++lastKey.current;
        const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
        setUploads((all) => [...all, { key, file, preview, share: 0, state: "uploading" }]);
        start(key, file);
      }
    },
    [start],
  );
  const remove = useCallback((key: number) => {
    aborts.current.get(key)?.abort();
    aborts.current.delete(key);
    setUploads((all) => {
      const gone = all.find((one) => one.key === key);
      if (gone?.preview) URL.revokeObjectURL(gone.preview);
      return all.filter((one) => one.key !== key);
    });
  }, []);
  const retry = useCallback(
    (upload: Upload) => {
      change(upload.key, { state: "uploading", share: 0, error: undefined });
      start(upload.key, upload.file);
    },
    [change, start],
  );
  const clear = useCallback(() => {
    setUploads((all) => {
      for (const one of all) if (one.preview) URL.revokeObjectURL(one.preview);
      return [];
    });
    aborts.current.clear();
  }, []);

  useEffect(() => {
    const running = aborts.current;
    return () => {
      for (const abort of running.values()) abort.abort();
    };
  }, []);

  return { uploads, add, remove, retry, clear };
}
