import type { ModelService, ModelServices, ModelTest } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Switch } from "antd";
import { PlugZap } from "lucide-react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import {
  type ModelKind,
  modelServicesQuery,
  testModelService,
  updateModelLimit,
  updateModelService,
} from "../api.ts";
import { useSavedForm } from "../hooks/use-saved-form.ts";
import { useServiceForm } from "../hooks/use-service-form.ts";
import styles from "./model-settings.module.css";
import { ModelStatus } from "./model-status.tsx";
import line from "./service-form.module.css";
import { SecretField, ServiceForm } from "./service-form.tsx";
import form from "./settings-form.module.css";

const REFRESH_MS = 5000;
const SENT = ["models.sent.entries", "models.sent.question", "models.sent.talk"] as const;

export function ModelSettings() {
  const t = useT();
  const query = useQuery({ ...modelServicesQuery, refetchInterval: REFRESH_MS });
  return (
    <Page title={t("settings.models")} hint={t("models.hint")}>
      {query.isPending && <Skeleton rows={8} height={34} />}
      {query.isError && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && <ModelCards services={query.data} />}
    </Page>
  );
}

export function ModelCards({ services }: { services: ModelServices }) {
  const t = useT();
  return (
    <div className={form.cards}>
      <Card title={t("models.privacy")} hint={t("models.privacyHint")}>
        <ul className={styles.sent}>
          {SENT.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <p className={line.fine}>{t("models.masked")}</p>
      </Card>
      {services.services.map((service) => (
        <ServiceCard key={service.kind} service={service} all={services} />
      ))}
      <LimitCard
        key={`${services.daily_tokens} ${services.per_minute} ${services.phrases}`}
        services={services}
      />
    </div>
  );
}

interface Fields {
  enabled: boolean;
  base_url: string;
  model: string;
  key: string;
}

function ServiceCard({ service, all }: { service: ModelService; all: ModelServices }) {
  const t = useT();
  const kind: ModelKind = service.kind;
  return (
    <Card
      title={t(`models.${kind}`)}
      hint={t(`models.${kind}.hint`)}
      actions={<ModelStatus service={service} vectors={all.vectors} />}
    >
      {/* What is saved begins anew; what is only measured does not disturb who is typing. */}
      <ModelForm
        key={JSON.stringify([service.enabled, service.base_url, service.model, service.has_key])}
        service={service}
        networks={all.networks}
      />
    </Card>
  );
}

function ModelForm({ service, networks }: { service: ModelService; networks: readonly string[] }) {
  const t = useT();
  const client = useQueryClient();
  const kind: ModelKind = service.kind;
  const { enabled, base_url, model } = service;
  const initial: Fields = { enabled, base_url, model, key: "" };
  const edited = useServiceForm({
    initial,
    secret: "key",
    save: (body) => updateModelService(kind, body),
    onSaved: (saved) => client.setQueryData(modelServicesQuery.queryKey, saved),
    test: async (body) => {
      const result = await testModelService(kind, body);
      void client.invalidateQueries({ queryKey: modelServicesQuery.queryKey });
      return result;
    },
  });
  const { dropped, tested } = edited;
  const on = Form.useWatch("enabled", edited.form) ?? enabled;
  const required = [{ required: on, whitespace: true, message: t("form.required") }];
  return (
    <ServiceForm
      service={edited}
      name={kind}
      enable={t(`models.${kind}.enable`)}
      test={t("models.test")}
      icon={<PlugZap size={15} aria-hidden />}
      result={tested && <TestLine result={tested} networks={networks} />}
    >
      <Form.Item name="base_url" label={t("models.address")} extra={t("models.addressHelp")} rules={required}>
        <Input
          maxLength={300}
          placeholder="https://api.example.com/v1"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
        />
      </Form.Item>
      <div className={form.two}>
        <Form.Item name="model" label={t("models.model")} rules={required}>
          <Input
            maxLength={200}
            placeholder={kind === "embedding" ? "bge-m3" : "qwen-plus"}
            autoComplete="off"
            spellCheck={false}
          />
        </Form.Item>
        <SecretField
          name="key"
          label={t("models.key")}
          maxLength={1000}
          placeholder={t(
            dropped ? "models.keyDropped" : service.has_key ? "models.keyKept" : "models.keyNone",
          )}
          remove={t("models.keyRemove")}
          onRemove={service.has_key && !dropped ? edited.drop : undefined}
        />
      </div>
    </ServiceForm>
  );
}

function TestLine({ result, networks }: { result: ModelTest; networks: readonly string[] }) {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  if (result.ok) {
    return (
      <p className={line.result} data-tone="good">
        {result.dimension
          ? t("models.tested.vectors", {
              ms: format.number(result.ms),
              width: format.number(result.dimension),
            })
          : t("models.tested", { ms: format.number(result.ms) })}
      </p>
    );
  }
  return (
    <p className={line.result} data-tone="bad">
      {word(`models.reason.${result.reason}`, t("models.reason.unknown"))}
      {result.status ? ` ${t("models.httpStatus", { status: result.status })}` : ""}
      {result.reason === "forbidden" &&
        ` ${networks.length > 0 ? t("models.networks", { list: networks.join(", ") }) : t("models.noNetworks")}`}
    </p>
  );
}

function LimitCard({ services }: { services: ModelServices }) {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const { daily_tokens, per_minute, phrases } = services;
  const initial = { daily_tokens, per_minute, phrases };
  const fields = useSavedForm({
    initial,
    save: updateModelLimit,
    onSaved: (saved) => client.setQueryData(modelServicesQuery.queryKey, saved),
  });
  const spent = Math.max(0, services.daily_tokens - services.tokens_left);
  return (
    <Card title={t("models.limit")} hint={t("models.limitHint")}>
      <p className={styles.spent} data-out={services.tokens_left === 0}>
        {t("models.spent", {
          spent: format.number(spent),
          left: format.number(services.tokens_left),
        })}
      </p>
      <Form
        form={fields.form}
        layout="vertical"
        initialValues={initial}
        onValuesChange={(_, values) => fields.compare(values)}
        onFinish={(values) => fields.save.mutate(values)}
      >
        <div className={form.two}>
          <Form.Item
            name="daily_tokens"
            label={t("models.daily")}
            extra={t("models.dailyHelp")}
            rules={[{ required: true, message: t("form.required") }]}
          >
            <InputNumber min={0} max={1_000_000_000} step={100_000} precision={0} className={form.full} />
          </Form.Item>
          <Form.Item
            name="per_minute"
            label={t("models.perMinute")}
            extra={t("models.perMinuteHelp")}
            rules={[{ required: true, message: t("form.required") }]}
          >
            <InputNumber min={1} max={10_000} precision={0} className={form.full} />
          </Form.Item>
        </div>
        <Form.Item
          name="phrases"
          valuePropName="checked"
          label={t("models.phrases")}
          extra={t("models.phrasesHelp")}
        >
          <Switch />
        </Form.Item>
        <SaveBar dirty={fields.dirty} saving={fields.save.isPending} onReset={() => fields.setDirty(false)} />
      </Form>
    </Card>
  );
}
