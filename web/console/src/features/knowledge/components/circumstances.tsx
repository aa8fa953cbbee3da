import type { Circumstances, Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { channelsQuery, productsQuery } from "../api.ts";
import { channelChoices } from "../model/entry-form.ts";
import { instant, zoned } from "../model/zone.ts";
import styles from "./variants.module.css";

interface CircumstanceFieldsProps {
  lang: Lang;
  value: Circumstances;
  onChange: (value: Circumstances) => void;
}

/** Where, who, about which product and when: for trying what would be told. */
export function CircumstanceFields({ lang, value, onChange }: CircumstanceFieldsProps) {
  const t = useT();
  const zone = useSession().shop.time_zone;
  const [words, setWords] = useState("");
  const channels = useQuery(channelsQuery);
  const products = useQuery(productsQuery(words.trim()));
  return (
    <div className={styles.circumstances}>
      <Select
        aria-label={t("preview.channel")}
        value={value.channel ?? ""}
        onChange={(channel: string) => onChange({ ...value, channel })}
        options={[
          { value: "", label: t("preview.anyChannel") },
          ...channelChoices(channels.data?.channels ?? [], (kind) => t(`channel.${kind}`)),
        ]}
      />
      <Select
        aria-label={t("preview.audience")}
        value={value.audience ?? "everyone"}
        onChange={(audience: "everyone" | "signed_in" | "guests") => onChange({ ...value, audience })}
        options={[
          { value: "everyone", label: t("preview.anybody") },
          { value: "signed_in", label: t("preview.signed_in") },
          { value: "guests", label: t("preview.guests") },
        ]}
      />
      <Select<string | null>
        aria-label={t("preview.product")}
        value={value.product || null}
        allowClear
        placeholder={t("preview.noProduct")}
        showSearch={{ filterOption: false, onSearch: setWords }}
        onChange={(product) => onChange({ ...value, product: product ?? "" })}
        options={(products.data?.products ?? []).map((one) => ({
          value: one.external_id,
          label: one.title[lang] || one.title.zh || one.title.en || one.external_id,
        }))}
      />
      <Input
        type="datetime-local"
        max="9999-12-31T23:59"
        aria-label={t("preview.at")}
        value={zoned(value.at ?? 0, zone)}
        onChange={(event) => onChange({ ...value, at: instant(event.target.value, zone) })}
      />
    </div>
  );
}
