import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { sessionQuery } from "@/shared/session/session.ts";
import { signIn } from "../api.ts";
import styles from "./auth-frame.module.css";
import { AuthFrame } from "./auth-frame.tsx";

const route = getRouteApi("/login");

export function LoginPage() {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const router = useRouter();
  const { to } = route.useSearch();
  const login = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      router.history.push(router.history.createHref(`/console${to ?? "/inbox"}`));
    },
  });
  return (
    <AuthFrame title={t("auth.signIn")} hint={t("auth.signInHint")}>
      {login.isError && (
        <p className={styles.problem} role="alert">
          {errorText(login.error)}
        </p>
      )}
      <Form layout="vertical" onFinish={login.mutate} disabled={login.isPending}>
        <Form.Item
          name="email"
          label={t("auth.email")}
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Input type="email" autoComplete="username" autoFocus size="large" maxLength={254} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("auth.password")}
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Input.Password autoComplete="current-password" size="large" maxLength={512} />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={login.isPending}>
          {t("auth.signIn")}
        </Button>
      </Form>
    </AuthFrame>
  );
}
