import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { useT } from "@/shared/i18n/use-t.ts";
import { EmptyState, ErrorState } from "@/shared/ui/states.tsx";

export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <ErrorState
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <EmptyState
      title={t("notFound.title")}
      hint={t("notFound.hint")}
      action={<Link to="/inbox">{t("notFound.back")}</Link>}
    />
  );
}
