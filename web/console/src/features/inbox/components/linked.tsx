import type { ReactNode } from "react";

const ADDRESS = /(https?:\/\/[^\s<>"'，。；！？、）】》]+)/g;

/** The text with its web addresses as links that open beside the console. */
export function linked(text: string): ReactNode {
  const parts = text.split(ADDRESS);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
      <a key={index} href={part} target="_blank" rel="noreferrer noopener">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
