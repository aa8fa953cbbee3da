/** A stretch of text that both sides have, or only one. */
export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Above this many cells the words are not compared: a page must not freeze. */
const MAX_CELLS = 4_000_000;

/** Words, single Chinese characters, spaces and signs. */
const tokens = (text: string): string[] =>
  text.match(/\p{Script=Han}|[\p{Script=Latin}\p{N}]+|\s+|./gu) ?? [];

/** What has become of a text, word by word, in reading order: what is gone before what has come. */
export function diffWords(before: string, after: string): Piece[] {
  const a = tokens(before);
  const b = tokens(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const pieces: Piece[] = [];
  const push = (kind: Piece["kind"], text: string) => {
    if (!text) return;
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  push("same", a.slice(0, head).join(""));
  for (const piece of middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) {
    push(piece.kind, piece.text);
  }
  push("same", a.slice(a.length - tail).join(""));
  return pieces;
}

/** Whether two texts have enough in common that marks help: of others everything would be marked. */
export function alike(pieces: readonly Piece[]): boolean {
  const length = (kind?: Piece["kind"]) =>
    pieces.reduce((sum, piece) => sum + (!kind || piece.kind === kind ? piece.text.length : 0), 0);
  return length("same") >= length() / 3;
}

/** The longest common subsequence, by the table that everybody knows. */
function middle(a: readonly string[], b: readonly string[]): Piece[] {
  const out: Piece[] = [];
  const width = b.length + 1;
  if ((a.length + 1) * width > MAX_CELLS) {
    return [
      { kind: "removed", text: a.join("") },
      { kind: "added", text: b.join("") },
    ];
  }
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: "same", text: a[i] ?? "" });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      out.push({ kind: "removed", text: a[i++] ?? "" });
    } else {
      out.push({ kind: "added", text: b[j++] ?? "" });
    }
  }
  return out;
}

/** What has become of a list: its order does not count. */
export function diffLists(before: readonly string[], after: readonly string[]): Piece[] {
  return [
    ...before.filter((one) => !after.includes(one)).map((text): Piece => ({ kind: "removed", text })),
    ...after.map((text): Piece => ({ kind: before.includes(text) ? "same" : "added", text })),
  ];
}
