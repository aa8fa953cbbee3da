import type { ChannelDetail, ChannelUpdate } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Radio } from "antd";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { CopyField } from "@/shared/ui/copy-field.tsx";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { channelsQuery, createChannel, rotateSecret, updateChannel } from "../api.ts";
import { useSavedForm } from "../hooks/use-saved-form.ts";
import styles from "./settings-form.module.css";

const HEX = /^#[0-9A-Fa-f]{6}$/;
const MAX_TOP = 5;

/** The fields as they are edited: lists stand one a line. */
interface Fields {
  name: string;
  lang: "zh" | "en";
  bot_name: string;
  greeting: string;
  accent: string;
  origins: string;
  top_questions: string;
}

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const fieldsOf = (channel: ChannelDetail): Fields => ({
  name: channel.name,
  lang: channel.lang,
  bot_name: channel.bot_name,
  greeting: channel.greeting,
  accent: channel.accent,
  origins: channel.origins.join("\n"),
  top_questions: channel.top_questions.join("\n"),
});

function isOrigin(line: string): boolean {
  try {
    const url = new URL(line);
    return /^https?:$/.test(url.protocol) && url.origin === line;
  } catch {
    return false;
  }
}

export function ChannelSettings() {
  const t = useT();
  const can = useCan();
  const channels = useQuery(channelsQuery);
  const [adding, setAdding] = useState(false);
  const add = can("settings:manage") && (
    <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
      {t("channel.add")}
    </Button>
  );
  return (
    <Page title={t("settings.channels")} hint={t("channel.hint")} actions={add}>
      {channels.isPending && <Skeleton rows={6} height={34} />}
      {channels.isError && !channels.data && (
        <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />
      )}
      {channels.data?.channels.length === 0 && (
        <EmptyState title={t("channel.none")} hint={t("channel.noneHint")} action={add} />
      )}
      <div className={styles.cards}>
        {channels.data?.channels.map((channel) => (
          <ChannelCard key={channel.id} channel={channel} />
        ))}
      </div>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<{ name: string; lang: "zh" | "en" }>();
  const create = useMutation({
    mutationFn: createChannel,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: channelsQuery.queryKey });
      toast("done", t("channel.added"));
      onClose();
    },
    onError: (error) => toast("error", errorText(error)),
  });
  return (
    <Modal
      open
      width={420}
      title={t("channel.add")}
      okText={t("action.add")}
      cancelText={t("action.cancel")}
      okButtonProps={{ loading: create.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={{ lang: "zh" }} onFinish={create.mutate}>
        <Form.Item
          name="name"
          label={t("channel.name")}
          rules={[{ required: true, whitespace: true, message: t("form.required") }]}
        >
          <Input autoFocus maxLength={80} placeholder={t("channel.namePlaceholder")} />
        </Form.Item>
        <LangField />
      </Form>
    </Modal>
  );
}

function LangField() {
  const t = useT();
  return (
    <Form.Item name="lang" label={t("channel.lang")} extra={t("channel.langHelp")}>
      <Radio.Group
        options={[
          { value: "zh", label: t("lang.zh") },
          { value: "en", label: t("lang.en") },
        ]}
      />
    </Form.Item>
  );
}

function ChannelCard({ channel }: { channel: ChannelDetail }) {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [modal, contextHolder] = Modal.useModal();
  const [secret, setSecret] = useState("");
  const mayManage = can("settings:manage");
  const initial = fieldsOf(channel);
  const { form, save, dirty, setDirty, compare } = useSavedForm({
    initial,
    save: (body: ChannelUpdate) => updateChannel(channel.id, body),
    onSaved: () => void client.invalidateQueries({ queryKey: channelsQuery.queryKey }),
  });
  const accent = Form.useWatch("accent", form) ?? channel.accent;
  const rotate = useMutation({
    mutationFn: () => rotateSecret(channel.id),
    onSuccess: (made) => setSecret(made.secret),
    onError: (error) => toast("error", errorText(error)),
  });
  const submit = (fields: Fields) =>
    save.mutate({
      ...fields,
      origins: linesOf(fields.origins),
      top_questions: linesOf(fields.top_questions),
    });
  return (
    <Card title={channel.name} hint={t("channel.webchat")}>
      {contextHolder}
      <p className={styles.label}>{t("channel.snippet")}</p>
      <p className={styles.hint}>{t("channel.snippetHint")}</p>
      <CopyField value={channel.snippet} label={t("channel.snippet")} />
      <div style={{ height: 20 }} />
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={initial}
        disabled={!mayManage}
        onValuesChange={(_, all) => compare(all)}
        onFinish={submit}
      >
        <div className={styles.two}>
          <Form.Item
            name="name"
            label={t("channel.name")}
            rules={[{ required: true, whitespace: true, message: t("form.required") }]}
          >
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="bot_name" label={t("channel.botName")} extra={t("channel.botNameHelp")}>
            <Input maxLength={40} />
          </Form.Item>
        </div>
        <LangField />
        <Form.Item
          name="origins"
          label={t("channel.origins")}
          extra={t("channel.originsHelp")}
          rules={[
            {
              validator: (_, value: string) => {
                const wrong = linesOf(value ?? "").find((line) => !isOrigin(line));
                return wrong
                  ? Promise.reject(new Error(t("channel.originWrong", { origin: wrong })))
                  : Promise.resolve();
              },
            },
          ]}
        >
          <GrowingTextArea minRows={2} maxRows={8} placeholder="https://shop.example" />
        </Form.Item>
        <Form.Item name="greeting" label={t("channel.greeting")}>
          <GrowingTextArea minRows={2} maxRows={5} maxLength={500} />
        </Form.Item>
        <Form.Item
          name="top_questions"
          label={t("channel.top")}
          extra={t("channel.topHelp", { n: MAX_TOP })}
          rules={[
            {
              validator: (_, value: string) =>
                linesOf(value ?? "").length > MAX_TOP
                  ? Promise.reject(new Error(t("channel.topHelp", { n: MAX_TOP })))
                  : Promise.resolve(),
            },
          ]}
        >
          <GrowingTextArea minRows={3} maxRows={6} />
        </Form.Item>
        <Form.Item
          label={t("channel.accent")}
          extra={t("channel.accentHelp")}
          validateStatus={HEX.test(accent) ? undefined : "error"}
        >
          <div className={styles.accent}>
            <input
              type="color"
              value={HEX.test(accent) ? accent : "#E0532F"}
              disabled={!mayManage}
              aria-label={t("channel.accent")}
              onChange={(event) => {
                form.setFieldValue("accent", event.target.value.toUpperCase());
                setDirty(true);
              }}
            />
            <Form.Item name="accent" noStyle rules={[{ pattern: HEX, message: t("channel.accentWrong") }]}>
              <Input style={{ width: 120 }} maxLength={7} />
            </Form.Item>
          </div>
        </Form.Item>
        {mayManage && <SaveBar dirty={dirty} saving={save.isPending} onReset={() => setDirty(false)} />}
      </Form>
      {mayManage && (
        <>
          <p className={styles.label} style={{ marginTop: 28 }}>
            {t("channel.secret")}
          </p>
          <p className={styles.hint}>{t("channel.secretHint")}</p>
          {secret ? (
            <>
              <CopyField value={secret} label={t("channel.secret")} />
              <p className={styles.hint} style={{ marginTop: 8 }}>
                {t("channel.secretOnce")}
              </p>
            </>
          ) : (
            <Button
              icon={<KeyRound size={14} aria-hidden />}
              loading={rotate.isPending}
              onClick={() =>
                void modal.confirm({
                  title: t("channel.rotateAsk"),
                  content: t("channel.rotateHint"),
                  okText: t("channel.rotate"),
                  okButtonProps: { danger: true },
                  cancelText: t("action.cancel"),
                  onOk: () => rotate.mutateAsync().catch(() => {}),
                })
              }
            >
              {t("channel.rotate")}
            </Button>
          )}
        </>
      )}
    </Card>
  );
}
