import type { MailServer, MailServerUpdate, MailTest, UpkeepSettings } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const upkeepQuery = queryOptions({
  queryKey: ["upkeep-settings"],
  queryFn: ({ signal }) => api("get", "/settings/upkeep", { signal }),
});
export const saveUpkeep = (body: UpkeepSettings): Promise<UpkeepSettings> =>
  api("put", "/settings/upkeep", { body });

export const mailQuery = queryOptions({
  queryKey: ["mail-server"],
  queryFn: ({ signal }) => api("get", "/settings/mail", { signal }),
});
export const saveMail = (body: MailServerUpdate): Promise<MailServer> =>
  api("patch", "/settings/mail", { body });
export const testMail = (body: MailServerUpdate): Promise<MailTest> =>
  api("post", "/settings/mail/test", { body });

export const membersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => api("get", "/users", { signal }),
});

export const digestQuery = queryOptions({
  queryKey: ["my-digest"],
  queryFn: ({ signal }) => api("get", "/me/digest", { signal }),
});
export const wantDigest = (wanted: boolean): Promise<void> => api("put", "/me/digest", { body: { wanted } });
