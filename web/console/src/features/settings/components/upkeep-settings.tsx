import type { UpkeepSettings as Settings } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { membersQuery, saveUpkeep, upkeepQuery } from "../mail-api.ts";
import { MailCard } from "./mail-settings.tsx";
import form from "./settings-form.module.css";
import styles from "./upkeep-settings.module.css";

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
        <div className={form.cards}>
          <PolicyCard key={JSON.stringify([query.data.policies, query.data.near_days])} all={query.data} />
          <DigestCard key={JSON.stringify(query.data.digest)} all={query.data} />
          <MailCard />
        </div>
      )}
    </Page>
  );
}

function useSave(done: () => void, failed: (error: unknown) => void) {
  const t = useT();
  const client = useQueryClient();
  return useMutation({
    mutationFn: saveUpkeep,
    onSuccess: (saved) => {
      client.setQueryData(upkeepQuery.queryKey, saved);
      done();
      toast("done", t("form.saved"));
    },
    onError: failed,
  });
}

type PolicyFields = Settings["policies"] & { near_days: number };

function PolicyCard({ all }: { all: Settings }) {
  const t = useT();
  const errorText = useErrorText();
  const [fields] = Form.useForm<PolicyFields>();
  const [dirty, setDirty] = useState(false);
  const initial: PolicyFields = { ...all.policies, near_days: all.near_days };
  const save = useSave(
    () => setDirty(false),
    (error) => showFieldErrors(fields, error) || toast("error", errorText(error)),
  );
  return (
    <Card title={t("upkeep.policies")} hint={t("upkeep.policiesHint")}>
      <Form<PolicyFields>
        form={fields}
        name="policies"
        layout="vertical"
        initialValues={initial}
        onValuesChange={(_, values) =>
          setDirty(JSON.stringify({ ...initial, ...values }) !== JSON.stringify(initial))
        }
        onFinish={({ near_days, ...policies }) => save.mutate({ ...all, policies, near_days })}
      >
        <div className={styles.policies}>
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
            <InputNumber min={1} max={60} precision={0} className={form.full} />
          </Form.Item>
        </div>
        <SaveBar
          dirty={dirty}
          saving={save.isPending}
          onSave={() => fields.submit()}
          onReset={() => {
            fields.resetFields();
            setDirty(false);
          }}
        />
      </Form>
    </Card>
  );
}

function DigestCard({ all }: { all: Settings }) {
  const t = useT();
  const errorText = useErrorText();
  const zone = useSession().shop.time_zone;
  const team = useQuery(membersQuery);
  const [fields] = Form.useForm<Settings["digest"]>();
  const [dirty, setDirty] = useState(false);
  const initial = all.digest;
  const save = useSave(
    () => setDirty(false),
    (error) => showFieldErrors(fields, error) || toast("error", errorText(error)),
  );
  return (
    <Card title={t("upkeep.digest")} hint={t("upkeep.digestHint")}>
      <Form<Settings["digest"]>
        form={fields}
        name="digest"
        layout="vertical"
        initialValues={initial}
        onValuesChange={(_, values) =>
          setDirty(JSON.stringify({ ...initial, ...values }) !== JSON.stringify(initial))
        }
        onFinish={(digest) => save.mutate({ ...all, digest })}
      >
        <div className={styles.switch}>
          <span id="digest-on">{t("upkeep.digestOn")}</span>
          <Form.Item name="on" valuePropName="checked" noStyle>
            <Switch aria-labelledby="digest-on" />
          </Form.Item>
        </div>
        <div className={form.two}>
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
        <div className={styles.switch}>
          <span id="digest-owners">{t("upkeep.owners")}</span>
          <Form.Item name="owners" valuePropName="checked" noStyle>
            <Switch aria-labelledby="digest-owners" />
          </Form.Item>
        </div>
        <SaveBar
          dirty={dirty}
          saving={save.isPending}
          onSave={() => fields.submit()}
          onReset={() => {
            fields.resetFields();
            setDirty(false);
          }}
        />
      </Form>
    </Card>
  );
}
