import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Radio, Switch } from "antd";
import { useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { setPrefs, usePrefs } from "@/shared/prefs/prefs-store.ts";
import { useSession, useSetSession } from "@/shared/session/session.ts";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { changePassword, updateMe } from "../api.ts";
import { digestQuery, wantDigest } from "../mail-api.ts";
import styles from "./settings-form.module.css";

const MIN_PASSWORD = 10;

export function ProfileSettings() {
  const t = useT();
  return (
    <Page title={t("settings.profile")} hint={t("profile.hint")}>
      <WhoCard />
      <LookCard />
      <AttentionCard />
      <DigestCard />
      <PasswordCard />
    </Page>
  );
}

function WhoCard() {
  const t = useT();
  const errorText = useErrorText();
  const { user } = useSession();
  const setSession = useSetSession();
  const [form] = Form.useForm<{ name: string }>();
  const [dirty, setDirty] = useState(false);
  const save = useMutation({
    mutationFn: updateMe,
    onSuccess: (saved) => {
      setSession((session) => ({ ...session, user: saved }));
      setDirty(false);
      toast("done", t("form.saved"));
    },
    onError: (error) => toast("error", errorText(error)),
  });
  return (
    <Card title={t("profile.who")}>
      <Form
        form={form}
        layout="vertical"
        className={styles.form}
        initialValues={{ name: user.name }}
        onValuesChange={(_, { name }) => setDirty(name !== user.name)}
        onFinish={save.mutate}
      >
        <Form.Item
          name="name"
          label={t("auth.name")}
          extra={t("auth.nameHelp")}
          rules={[{ required: true, whitespace: true, message: t("form.required") }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item label={t("auth.email")}>
          <Input value={user.email} disabled />
        </Form.Item>
        <SaveBar dirty={dirty} saving={save.isPending} onReset={() => setDirty(false)} />
      </Form>
    </Card>
  );
}

function LookCard() {
  const t = useT();
  const { theme } = usePrefs();
  const { locale } = useLocale();
  const setSession = useSetSession();
  const chooseLocale = (lang: "zh" | "en") => {
    setPrefs({ locale: lang });
    // The server writes to this person in the same language; the screen does not wait for it.
    updateMe({ lang }).then(
      (user) => setSession((session) => ({ ...session, user })),
      () => {},
    );
  };
  return (
    <Card title={t("profile.look")} hint={t("profile.lookHint")}>
      <p className={styles.label}>{t("locale.title")}</p>
      <Radio.Group
        value={locale}
        onChange={(event) => chooseLocale(event.target.value as "zh" | "en")}
        options={[
          { value: "zh", label: "简体中文" },
          { value: "en", label: "English" },
        ]}
      />
      <p className={styles.label}>{t("theme.title")}</p>
      <Radio.Group
        value={theme}
        onChange={(event) => setPrefs({ theme: event.target.value as "auto" | "light" | "dark" })}
        options={(["auto", "light", "dark"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
    </Card>
  );
}

function AttentionCard() {
  const t = useT();
  const { sound, desktop } = usePrefs();
  const supported = "Notification" in window;
  const denied = supported && Notification.permission === "denied";
  const toggleDesktop = async (on: boolean) => {
    if (!on) {
      setPrefs({ desktop: false });
      return;
    }
    const answer = await Notification.requestPermission();
    setPrefs({ desktop: answer === "granted" });
    if (answer !== "granted") toast("error", t("profile.desktopDenied"));
  };
  return (
    <Card title={t("profile.attention")} hint={t("profile.attentionHint")}>
      <div className={styles.switches}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is inside */}
        <label className={styles.switch}>
          <span>
            <b>{t("profile.sound")}</b>
            <span>{t("profile.soundHint")}</span>
          </span>
          <Switch checked={sound} onChange={(on) => setPrefs({ sound: on })} />
        </label>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is inside */}
        <label className={styles.switch}>
          <span>
            <b>{t("profile.desktop")}</b>
            <span>{denied ? t("profile.desktopDenied") : t("profile.desktopHint")}</span>
          </span>
          <Switch
            checked={desktop && !denied}
            disabled={!supported || denied}
            onChange={(on) => void toggleDesktop(on)}
          />
        </label>
      </div>
    </Card>
  );
}

function DigestCard() {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const query = useQuery(digestQuery);
  const save = useMutation({
    mutationFn: wantDigest,
    onSuccess: (_, wanted) => client.setQueryData(digestQuery.queryKey, { wanted }),
    onError: (error) => toast("error", errorText(error)),
  });
  if (!query.data) return null;
  return (
    <Card title={t("profile.mail")}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is inside */}
      <label className={styles.switch}>
        <span>
          <b>{t("profile.digest")}</b>
          <span>{t("profile.digestHint")}</span>
        </span>
        <Switch
          checked={query.data.wanted}
          loading={save.isPending}
          onChange={(wanted) => save.mutate(wanted)}
        />
      </label>
    </Card>
  );
}

function PasswordCard() {
  const t = useT();
  const errorText = useErrorText();
  const [form] = Form.useForm<{ current: string; new: string; again: string }>();
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      form.resetFields();
      toast("done", t("profile.passwordChanged"));
    },
    onError: (error) => showFieldErrors(form, error) || toast("error", errorText(error)),
  });
  const required = { required: true, message: t("form.required") };
  return (
    <Card title={t("profile.password")} hint={t("profile.passwordHint")}>
      <Form
        form={form}
        layout="vertical"
        className={styles.form}
        onFinish={({ current, new: next }) => change.mutate({ current, new: next })}
      >
        <Form.Item name="current" label={t("profile.currentPassword")} rules={[required]}>
          <Input.Password autoComplete="current-password" maxLength={512} />
        </Form.Item>
        <Form.Item
          name="new"
          label={t("auth.newPassword")}
          extra={t("auth.passwordHelp", { n: MIN_PASSWORD })}
          rules={[required, { min: MIN_PASSWORD, message: t("auth.passwordHelp", { n: MIN_PASSWORD }) }]}
        >
          <Input.Password autoComplete="new-password" maxLength={512} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("auth.passwordAgain")}
          dependencies={["new"]}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_, value: unknown) =>
                value === getFieldValue("new")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("auth.passwordsDiffer"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={512} />
        </Form.Item>
        <Button htmlType="submit" loading={change.isPending}>
          {t("profile.changePassword")}
        </Button>
      </Form>
    </Card>
  );
}
