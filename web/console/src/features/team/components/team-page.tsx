import type { Invite, Role, User } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, type MenuProps, Modal } from "antd";
import { Ellipsis, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan, useSession } from "@/shared/session/session.ts";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { Page } from "@/shared/ui/page.tsx";
import plain from "@/shared/ui/plain-button.module.css";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { toast } from "@/shared/ui/toasts.tsx";
import { inviteAgain, updateUser, usersQuery } from "../api.ts";
import { InviteDialog, InviteLink } from "./invite-dialog.tsx";

export const ROLES: readonly Role[] = ["owner", "admin", "supervisor", "agent"];

/** Only an owner makes or changes owners. */
export const assignableRoles = (me: Role): readonly Role[] =>
  me === "owner" ? ROLES : ROLES.filter((role) => role !== "owner");

export function TeamPage() {
  const t = useT();
  const can = useCan();
  const { user: me } = useSession();
  const users = useQuery(usersQuery);
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<Invite | null>(null);
  const mayManage = can("user:manage");
  const people = users.data?.users ?? [];
  const sorted = people.toSorted(
    (a, b) => Number(a.disabled) - Number(b.disabled) || a.name.localeCompare(b.name),
  );
  return (
    <Page
      title={t("team.title")}
      hint={t("team.hint")}
      actions={
        mayManage && (
          <Button
            type="primary"
            icon={<UserRoundPlus size={15} aria-hidden />}
            onClick={() => setInviting(true)}
          >
            {t("team.invite")}
          </Button>
        )
      }
    >
      {users.isPending && <Skeleton rows={6} height={40} />}
      {users.isError && !users.data && (
        <ErrorState error={users.error} onRetry={() => void users.refetch()} />
      )}
      {users.data && (
        <div className={table.frame}>
          <table className={table.table}>
            <thead>
              <tr>
                <th>{t("team.person")}</th>
                <th>{t("team.role")}</th>
                <th>{t("team.status")}</th>
                <th className={table.wide}>{t("team.lastSeen")}</th>
                {mayManage && <th aria-label={t("action.more")} />}
              </tr>
            </thead>
            <tbody>
              {sorted.map((user) => (
                <PersonRow
                  key={user.id}
                  user={user}
                  mayManage={mayManage && (user.role !== "owner" || me.role === "owner")}
                  column={mayManage}
                  onLink={setLink}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {inviting && (
        <InviteDialog
          roles={assignableRoles(me.role)}
          onClose={() => setInviting(false)}
          onInvited={(invite) => {
            setInviting(false);
            setLink(invite);
          }}
        />
      )}
      {link && <InviteLink invite={link} onClose={() => setLink(null)} />}
    </Page>
  );
}

interface PersonRowProps {
  user: User;
  mayManage: boolean;
  column: boolean;
  onLink: (invite: Invite) => void;
}

function PersonRow({ user, mayManage, column, onLink }: PersonRowProps) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const errorText = useErrorText();
  const client = useQueryClient();
  const { user: me } = useSession();
  const [modal, contextHolder] = Modal.useModal();
  const isMe = user.id === me.id;
  // Whoever looks is here, also while the server has yet to see their new socket.
  const status = isMe && user.status === "offline" ? me.status : user.status;
  const failed = (error: unknown) => toast("error", errorText(error));
  const update = useMutation({
    mutationFn: (body: Parameters<typeof updateUser>[1]) => updateUser(user.id, body),
    onSuccess: () => {
      toast("done", t("team.changed", { name: user.name }));
      void client.invalidateQueries({ queryKey: usersQuery.queryKey });
    },
    onError: failed,
  });
  const again = useMutation({ mutationFn: () => inviteAgain(user.id), onSuccess: onLink, onError: failed });
  const askDisable = () =>
    void modal.confirm({
      title: t("team.disableAsk", { name: user.name }),
      content: t("team.disableHint"),
      okText: t("team.disable"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => update.mutateAsync({ disabled: true }).catch(() => {}),
    });
  const items: MenuProps["items"] = [
    {
      key: "role",
      label: t("team.changeRole"),
      disabled: isMe,
      children: assignableRoles(me.role).map((role) => ({ key: `role:${role}`, label: t(`role.${role}`) })),
    },
    {
      key: "link",
      label: user.invited ? t("team.newInvite") : t("team.newPasswordLink"),
      disabled: user.disabled,
    },
    { type: "divider" },
    user.disabled
      ? { key: "enable", label: t("team.enable") }
      : { key: "disable", label: t("team.disable"), danger: true, disabled: isMe },
  ];
  const handleClick: MenuProps["onClick"] = ({ key }) => {
    const role = ROLES.find((one) => key === `role:${one}`);
    if (role) update.mutate({ role });
    else if (key === "link") again.mutate();
    else if (key === "enable") update.mutate({ disabled: false });
    else if (key === "disable") askDisable();
  };
  return (
    <tr className={user.disabled ? table.off : undefined}>
      <td>
        {contextHolder}
        <div className={table.main}>
          <Avatar id={user.id} name={user.name} size={32} />
          <div>
            <b title={user.name}>
              {user.name}
              {isMe && ` (${t("owner.you")})`}
            </b>
            <span title={user.email}>{user.email}</span>
          </div>
        </div>
      </td>
      <td style={{ whiteSpace: "nowrap" }}>{t(`role.${user.role}`)}</td>
      <td>
        {user.disabled ? (
          t("team.disabled")
        ) : user.invited ? (
          t("team.invited")
        ) : (
          <span className={table.pill}>
            <i data-status={status} />
            {t(`status.${status}`)}
          </span>
        )}
      </td>
      <td className={`${table.number} ${table.wide}`}>
        <span className={table.quiet}>{user.last_seen > 0 ? format.listTime(user.last_seen, now) : "—"}</span>
      </td>
      {column && (
        <td className={table.actions}>
          {mayManage && (
            <Dropdown
              trigger={["click"]}
              placement="bottomRight"
              menu={{ items, onClick: handleClick, selectable: true, selectedKeys: [`role:${user.role}`] }}
            >
              <button type="button" className={plain.menu} aria-label={t("team.menu", { name: user.name })}>
                <Ellipsis size={17} aria-hidden />
              </button>
            </Dropdown>
          )}
        </td>
      )}
    </tr>
  );
}
