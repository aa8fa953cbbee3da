import type { Money, Product } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import styles from "./product-view.module.css";
import { Thumb } from "./thumb.tsx";

/** A text in the language on screen, or in the one there is. */
export const inLanguage = (texts: Record<string, string>, locale: string): string =>
  texts[locale] || Object.values(texts).find(Boolean) || "";

/** Lowest and highest price of a product's variants. */
export function priceRange(product: Product): [Money, Money] | null {
  const prices = product.variants.map(({ price }) => price).sort((a, b) => a.minor - b.minor);
  const [low] = prices;
  const high = prices.at(-1);
  return low && high ? [low, high] : null;
}

export function ProductView({ product }: { product: Product }) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const range = priceRange(product);
  const body = inLanguage(product.body, locale);
  return (
    <div className={styles.product}>
      <div className={styles.head}>
        <Thumb src={product.image} size={72} />
        <div>
          <h3>{inLanguage(product.title, locale)}</h3>
          <p>
            {range && format.money(range[0])}
            {range && range[0].minor !== range[1].minor && ` – ${format.money(range[1])}`}
          </p>
          {product.url && (
            <a href={product.url} target="_blank" rel="noreferrer noopener">
              {t("product.page")}
            </a>
          )}
        </div>
      </div>
      {body && <p className={styles.body}>{body}</p>}
      {product.params.length > 0 && (
        <dl className={styles.params}>
          {product.params.map((param) => (
            <div key={inLanguage(param.name, locale)}>
              <dt>{inLanguage(param.name, locale)}</dt>
              <dd>{inLanguage(param.value, locale)}</dd>
            </div>
          ))}
        </dl>
      )}
      <table className={styles.variants}>
        <thead>
          <tr>
            <th>{t("product.variant")}</th>
            <th>{t("product.price")}</th>
            <th>{t("product.stock")}</th>
          </tr>
        </thead>
        <tbody>
          {product.variants.map((variant) => (
            <tr key={variant.sku}>
              <td>
                {variant.options.map((option) => option.value).join(" / ") || variant.sku}
                <span>{variant.sku}</span>
              </td>
              <td>{format.money(variant.price)}</td>
              <td data-out={variant.stock <= 0}>
                {variant.stock > 0 ? format.number(variant.stock) : t("product.soldOut")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
