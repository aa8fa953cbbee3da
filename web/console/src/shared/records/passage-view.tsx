import type { PassageInDocument } from "@shopbell/shared/api/types.ts";
import { Link } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/use-t.ts";

interface PassageViewProps {
  found: PassageInDocument;
  /** Closes what shows it. */
  onLeave: () => void;
}

/** A passage that an answer quotes, with the way to its place in the document. */
export function PassageView({ found: { passage, document }, onLeave }: PassageViewProps) {
  const t = useT();
  const place = [...passage.path, passage.page > 0 && t("record.page", { n: passage.page })];
  return (
    <>
      <h3 style={{ margin: "0 0 4px", fontSize: 16 }}>{document.name}</h3>
      <p style={{ margin: "0 0 12px", fontSize: 12, color: "var(--text-muted)" }}>
        {place.filter(Boolean).join(" › ")}
      </p>
      {document.url && (
        <p style={{ margin: "0 0 12px", fontSize: 12, overflowWrap: "anywhere" }}>
          <a href={document.url} target="_blank" rel="noreferrer noopener">
            {document.url}
          </a>
        </p>
      )}
      <p style={{ margin: "0 0 16px", lineHeight: "24px", whiteSpace: "pre-line", overflowWrap: "anywhere" }}>
        {passage.text}
      </p>
      <Link
        to="/knowledge/documents/$id"
        params={{ id: document.id }}
        search={{ passage: passage.id }}
        onClick={onLeave}
      >
        {t("record.inDocument")}
      </Link>
    </>
  );
}
