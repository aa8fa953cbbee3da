import type { HelpCentre } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Switch } from "antd";
import { ExternalLink } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { helpCentreQuery, updateHelpCentre } from "../api.ts";
import { useSavedForm } from "../hooks/use-saved-form.ts";
import styles from "./settings-form.module.css";

const HEX = /^#[0-9A-Fa-f]{6}$/;
const ADDRESS = /^https?:\/\/[^\s/]+/;

export function HelpSettings() {
  const t = useT();
  const help = useQuery(helpCentreQuery);
  return (
    <Page
      title={t("settings.help")}
      hint={t("help.hint")}
      actions={
        help.data?.enabled && (
          <Button
            href={help.data.url}
            target="_blank"
            rel="noopener"
            icon={<ExternalLink size={15} aria-hidden />}
          >
            {t("help.open")}
          </Button>
        )
      }
    >
      {help.isPending && <Skeleton rows={6} height={34} />}
      {help.isError && !help.data && <ErrorState error={help.error} onRetry={() => void help.refetch()} />}
      {help.data && <HelpForm key={JSON.stringify(help.data)} help={help.data} />}
    </Page>
  );
}

function HelpForm({ help }: { help: HelpCentre }) {
  const t = useT();
  const can = useCan();
  const client = useQueryClient();
  const { url: _, ...stored } = help;
  const { form, save, dirty, setDirty, compare } = useSavedForm({
    initial: stored,
    save: updateHelpCentre,
    onSaved: (saved) => client.setQueryData(helpCentreQuery.queryKey, saved),
  });
  const colour = Form.useWatch("colour", form) ?? help.colour;
  return (
    <Form<typeof stored>
      form={form}
      layout="vertical"
      initialValues={stored}
      disabled={!can("settings:manage")}
      onValuesChange={(_, all) => compare(all)}
      onFinish={(fields) => save.mutate({ ...stored, ...fields })}
    >
      <div className={styles.cards}>
        <Card title={t("help.site")} hint={t("help.topHint")}>
          <Form.Item
            name="enabled"
            label={t("help.enabled")}
            extra={t("help.enabledHelp")}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
          <div className={styles.two}>
            {(["zh", "en"] as const).map((lang) => (
              <Form.Item
                key={lang}
                name={["title", lang]}
                label={`${t("help.title")} · ${t(`lang.${lang}`)}`}
                extra={t("help.titleHelp")}
              >
                <Input maxLength={60} />
              </Form.Item>
            ))}
            {(["zh", "en"] as const).map((lang) => (
              <Form.Item
                key={lang}
                name={["welcome", lang]}
                label={`${t("help.welcome")} · ${t(`lang.${lang}`)}`}
                extra={t("help.welcomeHelp")}
              >
                <Input maxLength={200} />
              </Form.Item>
            ))}
          </div>
        </Card>
        <Card title={t("help.look")}>
          <div className={styles.two}>
            <Form.Item label={t("help.colour")} extra={t("help.colourHelp")} htmlFor="help-colour">
              <div className={styles.accent}>
                <input
                  type="color"
                  aria-label={t("help.colour")}
                  value={HEX.test(colour) ? colour : "#e0532f"}
                  disabled={!can("settings:manage")}
                  onChange={(event) => {
                    form.setFieldValue("colour", event.target.value.toUpperCase());
                    compare(form.getFieldsValue(true) as typeof stored);
                  }}
                />
                <Form.Item
                  name="colour"
                  noStyle
                  rules={[
                    {
                      validator: (_, value: string) =>
                        !value || HEX.test(value)
                          ? Promise.resolve()
                          : Promise.reject(new Error(t("channel.accentWrong"))),
                    },
                  ]}
                >
                  <Input id="help-colour" maxLength={7} allowClear />
                </Form.Item>
              </div>
            </Form.Item>
            <Form.Item
              name="shop_url"
              label={t("help.shopURL")}
              extra={t("help.shopURLHelp")}
              rules={[{ pattern: ADDRESS, message: t("help.shopURLWrong") }]}
            >
              <Input maxLength={300} placeholder="https://" />
            </Form.Item>
          </div>
        </Card>
      </div>
      {can("settings:manage") && (
        <div className={styles.foot}>
          <SaveBar dirty={dirty} saving={save.isPending} onReset={() => setDirty(false)} />
        </div>
      )}
    </Form>
  );
}
