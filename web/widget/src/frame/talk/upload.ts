import { ApiError, codeOf } from "../api.ts";
import type { Shell } from "../shell.ts";
import type { Attachment, VisitorLimits, VisitorSend } from "../wire.gen.ts";

/** Longest side of a photo that is sent; a phone's original is several times that. */
const maxSide = 2560;
/** Photos below this are sent as they are. */
const smallEnough = 1_500_000;

/** Problem codes of answers that some proxy made. */
const byStatus: Record<number, string> = { 413: "too_large", 429: "rate_limited", 507: "storage_full" };

interface Prepared {
  file: File;
  kind: Extract<VisitorSend["kind"], "image" | "file">;
  /** A problem code when the file cannot be sent. */
  error: string;
}

/** Decides how a file is sent, makes large photos smaller and checks the limits. */
export async function prepare(file: File, limits: VisitorLimits | null): Promise<Prepared> {
  const isImage = /^image\/(jpeg|png|webp|gif)$/.test(file.type);
  const ready = isImage && file.type !== "image/gif" && file.size > smallEnough ? await shrink(file) : file;
  const limit = isImage ? limits?.image_bytes : limits?.file_bytes;
  const error = ready.size === 0 ? "empty_file" : limit && ready.size > limit ? "too_large" : "";
  return { file: ready, kind: isImage ? "image" : "file", error };
}

async function shrink(file: File): Promise<File> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, maxSide / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const context = canvas.getContext("2d");
    if (!context) return file;
    // JPEG has no transparency.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.86));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" });
  } catch {
    // The browser cannot decode it; the server decides.
    return file;
  }
}

/** Sends a kept file. Rejects with ApiError; resolves once the server has it. */
export async function upload(
  shell: Shell,
  clientId: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Attachment> {
  const file = await keptFile(clientId);
  if (!file) throw new ApiError("file_gone");
  let attachment: Attachment;
  try {
    attachment = await post(shell, file, signal, onProgress);
  } catch (e) {
    if (!(e instanceof ApiError) || e.code !== "unauthenticated") throw e;
    await shell.reopen();
    attachment = await post(shell, file, signal, onProgress);
  }
  await forgetFile(clientId);
  return attachment;
}

/** XMLHttpRequest, because fetch does not tell how much has been sent. */
function post(
  shell: Shell,
  file: File,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", new URL("v1/attachments", shell.env.base));
    xhr.setRequestHeader("Authorization", `Bearer ${shell.token}`);
    xhr.upload.onprogress = (e) => onProgress(e.lengthComputable ? e.loaded / e.total : 0);
    xhr.onerror = () => reject(new ApiError("offline"));
    xhr.onabort = () => reject(new ApiError("aborted"));
    xhr.onload = () => {
      if (xhr.status < 300) resolve(JSON.parse(xhr.responseText) as Attachment);
      else reject(new ApiError(codeOf(xhr.responseText, byStatus[xhr.status] ?? "unavailable")));
    };
    signal.addEventListener("abort", () => xhr.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    xhr.send(form);
  });
}

/*
 * Files on their way are kept in IndexedDB, so that a reload in the middle of
 * an upload loses nothing; in memory where the browser forbids it.
 */

const memory = new Map<string, File>();

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("shopbell", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore<T>(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  try {
    const db = await open();
    try {
      return await new Promise((resolve, reject) => {
        const request = run(db.transaction("files", mode).objectStore("files"));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

/** Keeps a file until it is sent or discarded. */
export async function keepFile(clientId: string, file: File): Promise<void> {
  memory.set(clientId, file);
  await inStore("readwrite", (s) => s.put(file, clientId));
}

/** The kept file, if it is still there. */
export async function keptFile(clientId: string): Promise<File | undefined> {
  return memory.get(clientId) ?? (await inStore<File>("readonly", (s) => s.get(clientId)));
}

export async function forgetFile(clientId: string): Promise<void> {
  memory.delete(clientId);
  await inStore("readwrite", (s) => s.delete(clientId));
}
