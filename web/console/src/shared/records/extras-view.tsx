import type { Extra } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { namedProductsQuery, pictureQuery } from "./api.ts";
import styles from "./extras-view.module.css";
import { inLanguage, priceRange } from "./product-view.tsx";
import { Thumb } from "./thumb.tsx";

/** What an answer shows beside its text, as customers get it: the buttons below the text, then the rest. */
export function ExtrasView({ extras }: { extras: readonly Extra[] }) {
  const links = extras.filter((one) => one.kind === "link");
  return (
    <div className={styles.extras}>
      {links.length > 0 && (
        <p className={styles.links}>
          {links.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two buttons may be the same
            <LinkBrief key={index} label={one.label ?? ""} url={one.url ?? ""} />
          ))}
        </p>
      )}
      {extras.map((one, index) =>
        one.kind === "link" ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: two pictures may be the same
          <ExtraBrief key={index} extra={one} size={200} />
        ),
      )}
    </div>
  );
}

/** One of them, as small as it can be and still be known again. */
export function ExtraBrief({ extra, size = 56 }: { extra: Extra; size?: number }): ReactNode {
  switch (extra.kind) {
    case "image":
      return <PictureBrief id={extra.image ?? ""} alt={extra.alt ?? ""} size={size} />;
    case "product":
      return <ProductBrief id={extra.product ?? ""} />;
    default:
      return <LinkBrief label={extra.label ?? ""} url={extra.url ?? ""} address />;
  }
}

export function PictureBrief({ id, alt, size }: { id: string; alt: string; size: number }) {
  const t = useT();
  const { data: picture, isError } = useQuery({ ...pictureQuery(id), enabled: id !== "" });
  const scale = picture ? Math.min(1, size / Math.max(picture.width, picture.height)) : 1;
  const box = picture
    ? { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) }
    : { width: size, height: Math.round(size * 0.75) };
  return (
    <figure className={styles.picture}>
      {picture ? (
        <a href={picture.url} target="_blank" rel="noopener noreferrer">
          <img src={picture.thumb || picture.url} alt={alt || picture.name} {...box} loading="lazy" />
        </a>
      ) : (
        <span className={styles.blank} style={box}>
          {isError && t("message.pictureGone")}
        </span>
      )}
      {alt && <figcaption aria-hidden>{alt}</figcaption>}
    </figure>
  );
}

export function ProductBrief({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const named = useQuery(namedProductsQuery(id ? [id] : []));
  const product = named.data?.products[0];
  const range = product && priceRange(product);
  const away =
    named.data &&
    (!product
      ? t("product.gone")
      : !product.active
        ? t("product.offSale")
        : product.variants.every((one) => one.stock <= 0) && t("product.soldOut"));
  return (
    <div className={styles.product}>
      <Thumb src={product?.image ?? ""} size={40} />
      <span>
        <b>{product ? inLanguage(product.title, locale) || id : id}</b>
        <small>
          {range && format.money(range[0])}
          {range && range[0].minor !== range[1].minor && ` – ${format.money(range[1])}`}
        </small>
        {away && <small className={styles.away}>{t("extras.notShown", { why: away })}</small>}
      </span>
    </div>
  );
}

function LinkBrief({ label, url, address = false }: { label: string; url: string; address?: boolean }) {
  return (
    <span className={styles.link} title={url}>
      <b>{label}</b>
      {address ? <small>{url}</small> : <ExternalLink size={12} aria-hidden />}
    </span>
  );
}
