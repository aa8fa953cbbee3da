import type { UpkeepSettings as Settings } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { useSavedForm } from "../hooks/use-saved-form.ts";
import { membersQuery, saveUpkeep, upkeepQuery } from "../mail-api.ts";
import { MailCard } from "./mail-settings.tsx";
import { SwitchRow } from "./service-form.tsx";
import styles from "./settings-form.module.css";

const REASONS = ["price", "product", "title", "stock", "document", "table", "passed", "near"] as const;
const POLICIES = ["suspend", "flag", "off"] as const;
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** What becomes of entries that are not true any more, and who hears of it each week. */
export function UpkeepSettings() {
  const t = useT();
  const query = useQuery(upkeepQuery);
  return (
    <Page title={t("settings.upkeep")} hint={t("upkeep.hint")}>
      {query.isPending && <Skeleton rows={8} height={34} />}
      {query.isError && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && (
        <div className={styles.cards}>
          <PolicyCard key={JSON.stringify([query.data.policies, query.data.near_days])} all={query.data} />
          <DigestCard key={JSON.stringify(query.data.digest)} all={query.data} />
          <MailCard />
        </div>
      )}
    </Page>
  );
}

interface UpkeepFormProps<Fields> {
  name: string;
  initial: Fields;
  bodyOf: (fields: Fields) => Settings;
  children: ReactNode;
}

/** A part of the settings, saved together with the rest as it stands. */
function UpkeepForm<Fields extends object>({ name, initial, bodyOf, children }: UpkeepFormProps<Fields>) {
  const client = useQueryClient();
  const { form, save, dirty, setDirty, compare } = useSavedForm({
    initial,
    save: (fields: Fields) => saveUpkeep(bodyOf(fields)),
    onSaved: (saved) => client.setQueryData(upkeepQuery.queryKey, saved),
  });
  return (
    <Form<Fields>
      form={form}
      name={name}
      layout="vertical"
      initialValues={initial}
      onValuesChange={(_, fields) => compare(fields)}
      onFinish={(fields) => save.mutate(fields)}
    >
      {children}
      <SaveBar dirty={dirty} saving={save.isPending} onReset={() => setDirty(false)} />
    </Form>
  );
}

type PolicyFields = Settings["policies"] & { near_days: number };

function PolicyCard({ all }: { all: Settings }) {
  const t = useT();
  const initial: PolicyFields = { ...all.policies, near_days: all.near_days };
  return (
    <Card title={t("upkeep.policies")} hint={t("upkeep.policiesHint")}>
      <UpkeepForm
        name="policies"
        initial={initial}
        bodyOf={({ near_days, ...policies }) => ({ ...all, policies, near_days })}
      >
        <div className={styles.two}>
          {REASONS.map((reason) => (
            <Form.Item key={reason} name={reason} label={t(`upkeep.reason.${reason}`)}>
              <Select options={POLICIES.map((value) => ({ value, label: t(`upkeep.policy.${value}`) }))} />
            </Form.Item>
          ))}
          <Form.Item
            name="near_days"
            label={t("upkeep.nearDays")}
            rules={[{ required: true, message: t("form.required") }]}
          >
            <InputNumber min={1} max={60} precision={0} className={styles.full} />
          </Form.Item>
        </div>
      </UpkeepForm>
    </Card>
  );
}

function DigestCard({ all }: { all: Settings }) {
  const t = useT();
  const zone = useSession().shop.time_zone;
  const team = useQuery(membersQuery);
  const initial = all.digest;
  return (
    <Card title={t("upkeep.digest")} hint={t("upkeep.digestHint")}>
      <UpkeepForm name="digest" initial={initial} bodyOf={(digest) => ({ ...all, digest })}>
        <SwitchRow id="digest-on" name="on" label={t("upkeep.digestOn")} />
        <div className={styles.two}>
          <Form.Item name="weekday" label={t("upkeep.weekday")}>
            <Select options={DAYS.map((value) => ({ value, label: t(`upkeep.weekday.${value}`) }))} />
          </Form.Item>
          <Form.Item name="hour" label={t("upkeep.hour", { zone })}>
            <Select
              options={Array.from({ length: 24 }, (_, hour) => ({
                value: hour,
                label: `${String(hour).padStart(2, "0")}:00`,
              }))}
            />
          </Form.Item>
        </div>
        <Form.Item name="members" label={t("upkeep.members")} extra={t("upkeep.membersHelp")}>
          <Select
            mode="multiple"
            placeholder={t("upkeep.membersNone")}
            showSearch={{ optionFilterProp: "label" }}
            options={(team.data?.users ?? [])
              .filter((user) => !user.disabled || initial.members.includes(user.id))
              .map((user) => ({ value: user.id, label: `${user.name} (${user.email})` }))}
          />
        </Form.Item>
        <SwitchRow id="digest-owners" name="owners" label={t("upkeep.owners")} />
      </UpkeepForm>
    </Card>
  );
}
