import type { AnswerVariant, Extra, Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { useT } from "@/shared/i18n/use-t.ts";
import { scopeOf } from "@/shared/records/scope.ts";
import { categoriesQuery } from "../api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import { diffLists, diffWords, type Piece } from "../model/diff.ts";
import type { Content } from "../model/life.ts";
import { flatten } from "../model/tree.ts";
import { pairs } from "../model/variants.ts";
import styles from "./history-drawer.module.css";

interface ContentDiffProps {
  lang: Lang;
  /** null shows the content as it is. */
  before: Content | null;
  after: Content;
}

interface Line {
  label: string;
  /** A text, or the elements of a list. */
  of: (content: Content) => string | readonly string[];
}

/** Two contents of an entry field by field, with the words marked that differ. */
export function ContentDiff({ lang, before, after }: ContentDiffProps) {
  const t = useT();
  const shopTime = useShopTime();
  const categories = useQuery(categoriesQuery(lang));
  const paths = new Map(
    flatten(categories.data?.categories ?? []).map(({ category, path }) => [category.id, path]),
  );
  const plain = (value: string) => value;
  const names = { channel: plain, product: plain, time: shopTime };
  const variantText = (n: number, variant: AnswerVariant) =>
    [
      `${n}. ${scopeOf(variant, t, names).join(" · ")}`,
      variant.answer,
      ...(variant.extras ?? []).map(extraText),
    ].join("\n");
  const time = (at: number) => (at ? shopTime(at) : t("life.anyTime"));
  const lines: Line[] = [
    { label: t("knowledge.question"), of: (c) => c.question },
    { label: t("knowledge.answer"), of: (c) => c.answer },
    { label: t("knowledge.phrasings"), of: (c) => c.phrasings },
    { label: t("knowledge.category"), of: (c) => paths.get(c.category_id) ?? c.category_id },
    { label: t("knowledge.enabled"), of: (c) => t(c.enabled ? "life.on" : "knowledge.off") },
    { label: t("knowledge.related"), of: (c) => c.related },
    { label: t("knowledge.handOver"), of: (c) => t(`knowledge.handOver.${c.hand_over}`) },
    { label: t("life.validFrom"), of: (c) => time(c.valid_from) },
    { label: t("life.validUntil"), of: (c) => time(c.valid_until) },
    { label: t("knowledge.channels"), of: (c) => c.channels },
    { label: t("knowledge.audience"), of: (c) => t(`knowledge.audience.${c.audience}`) },
    { label: t("knowledge.products"), of: (c) => c.products },
    { label: t("knowledge.productCategories"), of: (c) => c.product_categories },
    { label: t("knowledge.extras"), of: (c) => c.extras.map(extraText) },
    { label: t("knowledge.listed"), of: (c) => t(c.unlisted ? "knowledge.off" : "life.on") },
  ];
  for (const pair of pairs((before ?? after).variants, after.variants)) {
    const scope = scopeOf((pair.after ?? pair.before) as AnswerVariant, t, names).join(" · ");
    const of = (content: Content) => {
      const variant = content === after ? pair.after : pair.before;
      return variant ? variantText(content.variants.indexOf(variant) + 1, variant) : "";
    };
    lines.push({ label: t("variants.changed", { scope }), of });
  }
  const compared = lines.map(({ label, of }) => {
    const now = of(after);
    const then = before ? of(before) : now;
    return { label, then, now, same: JSON.stringify(then) === JSON.stringify(now) };
  });
  const shown = before ? compared.filter((line) => !line.same) : compared;
  if (before && shown.length === 0) return <p className={styles.same}>{t("life.same")}</p>;
  return (
    <div className={styles.fields}>
      <dl>
        {shown.map(({ label, then, now }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {typeof now === "string" ? (
                <Words pieces={diffWords(then as string, now)} />
              ) : (
                <List pieces={diffLists(then as readonly string[], now)} />
              )}
            </dd>
          </div>
        ))}
      </dl>
      {before && <p className={styles.same}>{t("life.unchanged", { count: lines.length - shown.length })}</p>}
    </div>
  );
}

/** An image, a product or a link, in a line. */
const extraText = ({ kind, label, url, product, image, alt }: Extra): string =>
  kind === "link" ? `${label} → ${url}` : kind === "product" ? (product ?? "") : alt || image || "";

function Words({ pieces }: { pieces: readonly Piece[] }) {
  const t = useT();
  if (pieces.length === 0) return <span className={styles.none}>{t("life.none")}</span>;
  return (
    <p>
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
        <Marked key={index} piece={piece} />
      ))}
    </p>
  );
}

function List({ pieces }: { pieces: readonly Piece[] }) {
  const t = useT();
  if (pieces.length === 0) return <span className={styles.none}>{t("life.none")}</span>;
  return (
    <ul>
      {pieces.map((piece) => (
        <li key={`${piece.kind} ${piece.text}`}>
          <Marked piece={piece} />
        </li>
      ))}
    </ul>
  );
}

function Marked({ piece: { kind, text } }: { piece: Piece }) {
  const t = useT();
  if (kind === "same") return text;
  if (kind === "added") return <ins title={t("life.added")}>{text}</ins>;
  return <del title={t("life.removed")}>{text}</del>;
}
