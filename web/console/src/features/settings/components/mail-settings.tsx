import type { MailServer, MailServerUpdate, MailTest } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Select, Switch } from "antd";
import { Send } from "lucide-react";
import { useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { Card } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { mailQuery, saveMail, testMail } from "../mail-api.ts";
import models from "./model-settings.module.css";
import form from "./settings-form.module.css";
import styles from "./upkeep-settings.module.css";

const REFRESH_MS = 10_000;
const PORTS = { starttls: 587, tls: 465, plain: 25 } as const;

export function MailCard() {
  const t = useT();
  const query = useQuery({ ...mailQuery, refetchInterval: REFRESH_MS });
  return (
    <Card title={t("mail.title")} hint={t("mail.hint")}>
      {query.isPending && <Skeleton rows={4} height={34} />}
      {query.isError && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && (
        <>
          <Standing server={query.data} />
          {/* What is saved begins anew; what is only noted does not disturb who is typing. */}
          <ServerForm key={keyOf(query.data)} server={query.data} />
          <Mails server={query.data} />
        </>
      )}
    </Card>
  );
}

const keyOf = (s: MailServer): string =>
  JSON.stringify([s.enabled, s.host, s.port, s.security, s.login, s.has_password, s.sender, s.name]);

function Standing({ server }: { server: MailServer }) {
  const t = useT();
  const format = useFormat();
  const reason = useReason();
  if (!server.enabled) return null;
  if (server.failure) {
    return (
      <p className={`${models.result} ${styles.last}`} data-tone="bad" role="status">
        {t("mail.failed", { at: format.dateTime(server.failed_at) })} {reason(server.failure, server)}
      </p>
    );
  }
  if (server.sent_at === 0) return null;
  return (
    <p className={`${models.fine} ${styles.last}`} role="status">
      {t("mail.sent", { at: format.dateTime(server.sent_at) })}
    </p>
  );
}

interface Fields {
  enabled: boolean;
  host: string;
  port: number;
  security: MailServer["security"];
  login: string;
  password: string;
  sender: string;
  name: string;
}

function ServerForm({ server }: { server: MailServer }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [fields] = Form.useForm<Fields>();
  const [dropped, setDropped] = useState(false);
  const [dirty, setDirty] = useState(false);
  const [tested, setTested] = useState<MailTest | null>(null);
  const { enabled, host, port, security, login, sender, name } = server;
  const initial: Fields = { enabled, host, port, security, login, sender, name, password: "" };
  const bodyOf = ({ password, ...rest }: Fields): MailServerUpdate =>
    password ? { ...rest, password } : dropped ? { ...rest, password: "" } : rest;
  const failed = (error: unknown) => showFieldErrors(fields, error) || toast("error", errorText(error));
  const save = useMutation({
    mutationFn: (values: Fields) => saveMail(bodyOf(values)),
    onSuccess: (saved) => {
      client.setQueryData(mailQuery.queryKey, saved);
      setDirty(false);
      setDropped(false);
      fields.setFieldValue("password", "");
      toast("done", t("form.saved"));
    },
    onError: failed,
  });
  const test = useMutation({
    mutationFn: (values: Fields) => testMail(bodyOf(values)),
    onMutate: () => setTested(null),
    onSuccess: setTested,
    onError: failed,
  });
  const on = Form.useWatch("enabled", fields) ?? initial.enabled;
  const required = [{ required: on, whitespace: true, message: t("form.required") }];
  const runTest = () =>
    void fields
      .validateFields()
      .then(() => test.mutate(fields.getFieldsValue()))
      .catch(() => {}); // the fields say what is missing
  return (
    <Form<Fields>
      form={fields}
      name="mail"
      layout="vertical"
      initialValues={initial}
      onValuesChange={(changed: Partial<Fields>, values) => {
        const usual = Object.values(PORTS) as number[];
        if (changed.security && usual.includes(values.port)) {
          fields.setFieldValue("port", PORTS[changed.security]);
        }
        setDirty(JSON.stringify({ ...initial, ...fields.getFieldsValue() }) !== JSON.stringify(initial));
        setTested(null);
      }}
      onFinish={(values) => save.mutate(values)}
    >
      <div className={styles.switch}>
        <span id="mail-enabled">{t("mail.enable")}</span>
        <Form.Item name="enabled" valuePropName="checked" noStyle>
          <Switch aria-labelledby="mail-enabled" />
        </Form.Item>
      </div>
      <div className={form.two}>
        <Form.Item name="host" label={t("mail.host")} rules={required}>
          <Input maxLength={253} placeholder="smtp.example.com" autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="port"
          label={t("mail.port")}
          rules={[{ required: true, message: t("form.required") }]}
        >
          <InputNumber min={1} max={65_535} precision={0} className={form.full} />
        </Form.Item>
        <Form.Item name="security" label={t("mail.security")}>
          <Select
            options={(["starttls", "tls", "plain"] as const).map((value) => ({
              value,
              label: t(`mail.security.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="login" label={t("mail.login")}>
          <Input maxLength={254} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("mail.password")}
          extra={
            server.has_password && !dropped ? (
              <Button
                type="link"
                size="small"
                className={models.inline}
                onClick={() => {
                  setDropped(true);
                  setDirty(true);
                }}
              >
                {t("mail.passwordRemove")}
              </Button>
            ) : undefined
          }
        >
          <Input.Password
            maxLength={500}
            autoComplete="new-password"
            placeholder={t(
              dropped
                ? "mail.passwordDropped"
                : server.has_password
                  ? "mail.passwordKept"
                  : "mail.passwordNone",
            )}
          />
        </Form.Item>
        <Form.Item name="sender" label={t("mail.sender")} rules={required}>
          <Input maxLength={254} placeholder="shop@example.com" inputMode="email" autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label={t("mail.name")}>
          <Input maxLength={60} />
        </Form.Item>
      </div>
      <div className={models.foot}>
        <SaveBar
          dirty={dirty}
          saving={save.isPending}
          onSave={() => fields.submit()}
          onReset={() => {
            fields.resetFields();
            setDropped(false);
            setDirty(false);
          }}
        />
        <Button icon={<Send size={15} aria-hidden />} loading={test.isPending} onClick={runTest}>
          {t("mail.test")}
        </Button>
      </div>
      <div aria-live="polite">{tested && <TestLine result={tested} networks={server.networks} />}</div>
    </Form>
  );
}

/** Why a mail was not taken, with what the server has said. */
function useReason() {
  const t = useT();
  const word = useWord();
  return (reason: string, { code, said }: { code: number; said: string }): string =>
    [
      word(`mail.reason.${reason}`, t("mail.reason.unknown")),
      code > 0 && t("mail.saidBy", { text: `${code} ${said}`.trim() }),
    ]
      .filter(Boolean)
      .join(" ");
}

function TestLine({ result, networks }: { result: MailTest; networks: readonly string[] }) {
  const t = useT();
  const format = useFormat();
  const reason = useReason();
  if (result.ok) {
    return (
      <p className={models.result} data-tone="good">
        {t("mail.tested", { to: result.to, ms: format.number(result.ms) })}
      </p>
    );
  }
  return (
    <p className={models.result} data-tone="bad">
      {reason(result.reason, result)}
      {result.reason === "forbidden" &&
        ` ${networks.length > 0 ? t("mail.networks", { list: networks.join(", ") }) : t("mail.noNetworks")}`}
    </p>
  );
}

function Mails({ server }: { server: MailServer }) {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  if (server.mails.length === 0) return null;
  return (
    <div className={styles.mails}>
      <h3>{t("mail.weekly")}</h3>
      <ul>
        {server.mails.slice(0, 10).map((mail) => (
          <li key={`${mail.week} ${mail.to}`}>
            {mail.to}
            <span>
              {[
                format.dateTime(mail.at),
                t(`mail.state.${mail.state}`),
                mail.failure && mail.state !== "unknown" && word(`mail.reason.${mail.failure}`, mail.failure),
                mail.state === "waiting" && t("mail.again", { at: format.dateTime(mail.next_at) }),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
