import type { MailServer, MailTest } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Select } from "antd";
import { Send } from "lucide-react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { Card } from "@/shared/ui/page.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { useServiceForm } from "../hooks/use-service-form.ts";
import { mailQuery, saveMail, testMail } from "../mail-api.ts";
import styles from "./mail-settings.module.css";
import line from "./service-form.module.css";
import { SecretField, ServiceForm } from "./service-form.tsx";
import form from "./settings-form.module.css";

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
      <div className={styles.last}>
        <p className={line.result} data-tone="bad" role="status">
          {t("mail.failed", { at: format.dateTime(server.failed_at) })} {reason(server.failure, server)}
        </p>
      </div>
    );
  }
  if (server.sent_at === 0) return null;
  return (
    <div className={styles.last}>
      <p className={line.fine} role="status">
        {t("mail.sent", { at: format.dateTime(server.sent_at) })}
      </p>
    </div>
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
  const client = useQueryClient();
  const { enabled, host, port, security, login, sender, name } = server;
  const initial: Fields = { enabled, host, port, security, login, sender, name, password: "" };
  const service = useServiceForm({
    initial,
    secret: "password",
    save: saveMail,
    onSaved: (saved) => client.setQueryData(mailQuery.queryKey, saved),
    test: testMail,
  });
  const { form: fields, dropped, tested } = service;
  const on = Form.useWatch("enabled", fields) ?? initial.enabled;
  const required = [{ required: on, whitespace: true, message: t("form.required") }];
  const followPort = ({ security: next }: Partial<Fields>, values: Fields) => {
    const usual = Object.values(PORTS) as number[];
    if (next && usual.includes(values.port)) fields.setFieldValue("port", PORTS[next]);
  };
  return (
    <ServiceForm
      service={service}
      name="mail"
      enable={t("mail.enable")}
      test={t("mail.test")}
      icon={<Send size={15} aria-hidden />}
      result={tested && <TestLine result={tested} networks={server.networks} />}
      onValues={followPort}
    >
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
        <SecretField
          name="password"
          label={t("mail.password")}
          maxLength={500}
          placeholder={t(
            dropped
              ? "mail.passwordDropped"
              : server.has_password
                ? "mail.passwordKept"
                : "mail.passwordNone",
          )}
          remove={t("mail.passwordRemove")}
          onRemove={server.has_password && !dropped ? service.drop : undefined}
        />
        <Form.Item name="sender" label={t("mail.sender")} rules={required}>
          <Input maxLength={254} placeholder="shop@example.com" inputMode="email" autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label={t("mail.name")}>
          <Input maxLength={60} />
        </Form.Item>
      </div>
    </ServiceForm>
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
      <p className={line.result} data-tone="good">
        {t("mail.tested", { to: result.to, ms: format.number(result.ms) })}
      </p>
    );
  }
  return (
    <p className={line.result} data-tone="bad">
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
