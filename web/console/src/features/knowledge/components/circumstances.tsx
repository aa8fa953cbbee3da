import type { Circumstances } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { ProductPicker } from "@/shared/records/product-picker.tsx";
import { useSession } from "@/shared/session/session.ts";
import { channelsQuery } from "../api.ts";
import { channelChoices } from "../model/entry-form.ts";
import { instant, zoned } from "../model/zone.ts";
import styles from "./variants.module.css";

interface CircumstanceFieldsProps {
  value: Circumstances;
  onChange: (value: Circumstances) => void;
}

/** Where, who, about which product and when: for trying what would be told. */
export function CircumstanceFields({ value, onChange }: CircumstanceFieldsProps) {
  const t = useT();
  const zone = useSession().shop.time_zone;
  const channels = useQuery(channelsQuery);
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
      <ProductPicker
        aria-label={t("preview.product")}
        value={value.product ?? ""}
        allowClear
        placeholder={t("preview.noProduct")}
        onChange={(product) => onChange({ ...value, product })}
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
