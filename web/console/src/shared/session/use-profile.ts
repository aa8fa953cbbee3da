import type { User } from "@shopbell/shared/api/types.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { useSetSession } from "./session.ts";

/** Says whether this person takes new conversations now. Shown at once, taken back if refused. */
export function useSetStatus(): (status: "online" | "away") => void {
  const setSession = useSetSession();
  const errorText = useErrorText();
  return (status) => {
    let before: User["status"] = status;
    setSession((session) => {
      before = session.user.status;
      return { ...session, user: { ...session.user, status } };
    });
    api("patch", "/me", { body: { status } }).then(
      (user) => setSession((session) => ({ ...session, user })),
      (error: unknown) => {
        setSession((session) => ({ ...session, user: { ...session.user, status: before } }));
        toast("error", errorText(error));
      },
    );
  };
}

/** Ends the session here, forgets what was loaded, and shows the sign-in. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const router = useRouter();
  const errorText = useErrorText();
  return () => {
    api("delete", "/session").then(
      async () => {
        await router.navigate({ to: "/login", search: {} });
        client.clear();
      },
      (error: unknown) => toast("error", errorText(error)),
    );
  };
}
