import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { isApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { sessionQuery } from "@/shared/session/session.ts";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { acceptInvite, inviteQuery } from "../api.ts";
import styles from "./auth-frame.module.css";
import { AuthFrame } from "./auth-frame.tsx";

const route = getRouteApi("/invite/$token");
const MIN_PASSWORD = 10;

interface Fields {
  email?: string;
  name: string;
  password: string;
  again: string;
}

/** The holder of a one-time link chooses a password; the first one also an address. */
export function InvitePage() {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { token } = route.useParams();
  const invite = useQuery(inviteQuery(token));
  const [form] = Form.useForm<Fields>();
  const accept = useMutation({
    mutationFn: ({ email, name, password }: Fields) =>
      acceptInvite(token, { ...(email ? { email } : {}), name, password }),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      void navigate({ to: "/inbox" });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  if (invite.isPending) {
    return (
      <AuthFrame title={t("auth.welcome")}>
        <Skeleton rows={4} height={32} />
      </AuthFrame>
    );
  }
  if (invite.isError) {
    if (isApiError(invite.error, "not_found")) {
      return (
        <AuthFrame title={t("auth.inviteGone")} hint={t("auth.inviteGoneHint")}>
          <Link to="/login" search={{}}>
            {t("auth.toSignIn")}
          </Link>
        </AuthFrame>
      );
    }
    return (
      <AuthFrame title={t("auth.welcome")}>
        <ErrorState error={invite.error} onRetry={() => void invite.refetch()} />
      </AuthFrame>
    );
  }
  const { first, email, name } = invite.data;
  const required = { required: true, message: t("form.required") };
  return (
    <AuthFrame
      title={first ? t("auth.firstTitle") : t("auth.welcomeName", { name })}
      hint={first ? t("auth.firstHint") : t("auth.inviteHint", { email })}
    >
      {accept.isError && (
        <p className={styles.problem} role="alert">
          {errorText(accept.error)}
        </p>
      )}
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ name, email }}
        onFinish={accept.mutate}
        disabled={accept.isPending}
      >
        {first && (
          <Form.Item
            name="email"
            label={t("auth.email")}
            rules={[required, { type: "email", message: t("form.email") }]}
          >
            <Input type="email" autoComplete="username" size="large" maxLength={254} />
          </Form.Item>
        )}
        <Form.Item name="name" label={t("auth.name")} rules={[required]} extra={t("auth.nameHelp")}>
          <Input autoComplete="name" size="large" maxLength={80} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("auth.newPassword")}
          extra={t("auth.passwordHelp", { n: MIN_PASSWORD })}
          rules={[required, { min: MIN_PASSWORD, message: t("auth.passwordHelp", { n: MIN_PASSWORD }) }]}
        >
          <Input.Password autoComplete="new-password" size="large" maxLength={512} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("auth.passwordAgain")}
          dependencies={["password"]}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: (_, value: unknown) =>
                value === getFieldValue("password")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("auth.passwordsDiffer"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" size="large" maxLength={512} />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={accept.isPending}>
          {t("auth.start")}
        </Button>
      </Form>
    </AuthFrame>
  );
}
