import type {
  ModelService,
  ModelServices,
  ModelServiceUpdate,
  ModelTest,
} from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Switch } from "antd";
import { PlugZap } from "lucide-react";
import { useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import {
  type ModelKind,
  modelServicesQuery,
  testModelService,
  updateModelLimit,
  updateModelService,
} from "../api.ts";
import styles from "./model-settings.module.css";
import { ModelStatus } from "./model-status.tsx";
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
        <p className={styles.fine}>{t("models.masked")}</p>
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
      <ServiceForm
        key={JSON.stringify([service.enabled, service.base_url, service.model, service.has_key])}
        service={service}
        networks={all.networks}
      />
    </Card>
  );
}

function ServiceForm({ service, networks }: { service: ModelService; networks: readonly string[] }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const kind: ModelKind = service.kind;
  const [fields] = Form.useForm<Fields>();
  const [dropKey, setDropKey] = useState(false);
  const [dirty, setDirty] = useState(false);
  const [tested, setTested] = useState<ModelTest | null>(null);
  const initial: Fields = {
    enabled: service.enabled,
    base_url: service.base_url,
    model: service.model,
    key: "",
  };
  const bodyOf = ({ key, ...rest }: Fields): ModelServiceUpdate =>
    key ? { ...rest, key } : dropKey ? { ...rest, key: "" } : rest;
  const failed = (error: unknown) => showFieldErrors(fields, error) || toast("error", errorText(error));
  const save = useMutation({
    mutationFn: (values: Fields) => updateModelService(kind, bodyOf(values)),
    onSuccess: (saved) => {
      client.setQueryData(modelServicesQuery.queryKey, saved);
      setDirty(false);
      setDropKey(false);
      fields.setFieldValue("key", "");
      toast("done", t("form.saved"));
    },
    onError: failed,
  });
  const test = useMutation({
    mutationFn: (values: Fields) => testModelService(kind, bodyOf(values)),
    onMutate: () => setTested(null),
    onSuccess: (result) => {
      setTested(result);
      void client.invalidateQueries({ queryKey: modelServicesQuery.queryKey });
    },
    onError: failed,
  });
  const enabled = Form.useWatch("enabled", fields) ?? initial.enabled;
  const required = [{ required: enabled, whitespace: true, message: t("form.required") }];
  const runTest = () =>
    void fields
      .validateFields(["base_url", "model"])
      .then(() => test.mutate(fields.getFieldsValue()))
      .catch(() => {}); // the fields say what is missing
  return (
    <Form<Fields>
      form={fields}
      name={kind} // two forms with the same fields on one page
      layout="vertical"
      initialValues={initial}
      onValuesChange={(_, values) => {
        setDirty(JSON.stringify({ ...initial, ...values }) !== JSON.stringify(initial));
        setTested(null);
      }}
      onFinish={(values) => save.mutate(values)}
    >
      <div className={styles.switch}>
        <span id={`${kind}-enabled`}>{t(`models.${kind}.enable`)}</span>
        <Form.Item name="enabled" valuePropName="checked" noStyle>
          <Switch aria-labelledby={`${kind}-enabled`} />
        </Form.Item>
      </div>
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
        <Form.Item
          name="key"
          label={t("models.key")}
          extra={
            service.has_key && !dropKey ? (
              <Button
                type="link"
                size="small"
                className={styles.inline}
                onClick={() => {
                  setDropKey(true);
                  setDirty(true);
                }}
              >
                {t("models.keyRemove")}
              </Button>
            ) : undefined
          }
        >
          <Input.Password
            maxLength={1000}
            autoComplete="new-password"
            placeholder={t(
              dropKey ? "models.keyDropped" : service.has_key ? "models.keyKept" : "models.keyNone",
            )}
          />
        </Form.Item>
      </div>
      <div className={styles.foot}>
        <SaveBar
          dirty={dirty}
          saving={save.isPending}
          onSave={() => fields.submit()}
          onReset={() => {
            fields.resetFields();
            setDropKey(false);
            setDirty(false);
          }}
        />
        <Button icon={<PlugZap size={15} aria-hidden />} loading={test.isPending} onClick={runTest}>
          {t("models.test")}
        </Button>
      </div>
      <div aria-live="polite">{tested && <TestLine result={tested} networks={networks} />}</div>
    </Form>
  );
}

function TestLine({ result, networks }: { result: ModelTest; networks: readonly string[] }) {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  if (result.ok) {
    return (
      <p className={styles.result} data-tone="good">
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
    <p className={styles.result} data-tone="bad">
      {word(`models.reason.${result.reason}`, t("models.reason.unknown"))}
      {result.status ? ` ${t("models.httpStatus", { status: result.status })}` : ""}
      {result.reason === "forbidden" &&
        ` ${networks.length > 0 ? t("models.networks", { list: networks.join(", ") }) : t("models.noNetworks")}`}
    </p>
  );
}

function LimitCard({ services }: { services: ModelServices }) {
  const t = useT();
  const errorText = useErrorText();
  const format = useFormat();
  const client = useQueryClient();
  const [fields] = Form.useForm<{ daily_tokens: number; per_minute: number; phrases: boolean }>();
  const [dirty, setDirty] = useState(false);
  const initial = {
    daily_tokens: services.daily_tokens,
    per_minute: services.per_minute,
    phrases: services.phrases,
  };
  const save = useMutation({
    mutationFn: updateModelLimit,
    onSuccess: (saved) => {
      client.setQueryData(modelServicesQuery.queryKey, saved);
      setDirty(false);
      toast("done", t("form.saved"));
    },
    onError: (error) => showFieldErrors(fields, error) || toast("error", errorText(error)),
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
        form={fields}
        layout="vertical"
        initialValues={initial}
        onValuesChange={(_, values) =>
          setDirty(JSON.stringify({ ...initial, ...values }) !== JSON.stringify(initial))
        }
        onFinish={(values) => save.mutate(values)}
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
