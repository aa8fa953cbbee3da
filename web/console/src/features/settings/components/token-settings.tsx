import type { APIToken } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Modal, Select } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { CopyField } from "@/shared/ui/copy-field.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { Page } from "@/shared/ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { createToken, deleteToken, tokensQuery } from "../api.ts";
import styles from "./settings-form.module.css";

const LIVES = [30, 90, 365, 0];

export function TokenSettings() {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const errorText = useErrorText();
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<APIToken | null>(null);
  const [modal, contextHolder] = Modal.useModal();
  const drop = useMutation({
    mutationFn: deleteToken,
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
    onError: (error) => toast("error", errorText(error)),
  });
  const add = (
    <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
      {t("token.add")}
    </Button>
  );
  return (
    <Page
      title={t("settings.tokens")}
      hint={t("token.hint")}
      actions={
        <>
          <Button href="/api/docs" target="_blank">
            {t("token.docs")}
          </Button>
          {add}
        </>
      }
    >
      {contextHolder}
      {tokens.isPending && <Skeleton rows={4} height={34} />}
      {tokens.isError && !tokens.data && (
        <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />
      )}
      {tokens.data?.tokens.length === 0 && (
        <EmptyState title={t("token.none")} hint={t("token.noneHint")} action={add} />
      )}
      {tokens.data && tokens.data.tokens.length > 0 && (
        <Table
          acts
          columns={[
            { label: t("token.name") },
            { label: t("token.scopes") },
            { label: t("token.lastUsed") },
            { label: t("token.expires") },
          ]}
        >
          {tokens.data.tokens.map((token) => (
            <tr key={token.id}>
              <td>
                <b style={{ fontWeight: 500 }}>{token.name}</b>
              </td>
              <td className={table.quiet}>{token.scopes.join(", ")}</td>
              <td className={table.number}>
                {token.last_used > 0 ? format.listTime(token.last_used, now) : t("token.never")}
              </td>
              <td className={table.number}>
                {token.expires_at === 0
                  ? t("token.endless")
                  : token.expires_at < now
                    ? t("token.expired")
                    : format.date(token.expires_at)}
              </td>
              <td className={table.actions}>
                <IconButton
                  icon={Trash2}
                  size={15}
                  label={t("token.revoke")}
                  onClick={() =>
                    void modal.confirm({
                      title: t("token.revokeAsk", { name: token.name }),
                      content: t("token.revokeHint"),
                      okText: t("token.revoke"),
                      okButtonProps: { danger: true },
                      cancelText: t("action.cancel"),
                      onOk: () => drop.mutateAsync(token.id).catch(() => {}),
                    })
                  }
                />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {adding && (
        <TokenDialog
          onClose={() => setAdding(false)}
          onMade={(token) => {
            setAdding(false);
            setMade(token);
          }}
        />
      )}
      {made?.secret && (
        <Modal
          open
          width={520}
          title={t("token.made", { name: made.name })}
          onCancel={() => setMade(null)}
          footer={
            <Button type="primary" onClick={() => setMade(null)}>
              {t("action.done")}
            </Button>
          }
        >
          <p className={styles.hint}>{t("token.once")}</p>
          <CopyField value={made.secret} label={made.name} />
        </Modal>
      )}
    </Page>
  );
}

function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (token: APIToken) => void }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { permissions } = useSession();
  const [form] = Form.useForm<{ name: string; scopes: string[]; days: number }>();
  const create = useMutation({
    mutationFn: createToken,
    onSuccess: (token) => {
      void client.invalidateQueries({ queryKey: tokensQuery.queryKey });
      onMade(token);
    },
    onError: (error) => toast("error", errorText(error)),
  });
  return (
    <Modal
      open
      width={560}
      title={t("token.add")}
      okText={t("token.make")}
      cancelText={t("action.cancel")}
      okButtonProps={{ loading: create.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={{ days: 90, scopes: [] }} onFinish={create.mutate}>
        <Form.Item
          name="name"
          label={t("token.name")}
          extra={t("token.nameHelp")}
          rules={[{ required: true, whitespace: true, message: t("form.required") }]}
        >
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item
          name="scopes"
          label={t("token.scopes")}
          rules={[{ required: true, message: t("token.scopesRequired") }]}
        >
          <Checkbox.Group className={styles.scopes} options={permissions.toSorted()} />
        </Form.Item>
        <Form.Item name="days" label={t("token.life")}>
          <Select
            style={{ maxWidth: 220 }}
            options={LIVES.map((days) => ({
              value: days,
              label: days === 0 ? t("token.endless") : t("token.days", { count: days }),
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
