import type {
  APIToken,
  CannedReply,
  ChannelDetail,
  ChannelSecret,
  ChannelUpdate,
  HelpCentre,
  HelpCentreWrite,
  Lang,
  ModelLimitUpdate,
  ModelServices,
  ModelServiceUpdate,
  ModelTest,
  NewCannedReply,
  Shop,
  ShopUpdate,
  User,
} from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const shopQuery = queryOptions({
  queryKey: ["shop"],
  queryFn: ({ signal }) => api("get", "/settings/shop", { signal }),
});
export const updateShop = (body: ShopUpdate): Promise<Shop> => api("patch", "/settings/shop", { body });

export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => api("get", "/channels", { signal }),
});
export const createChannel = (body: ChannelUpdate): Promise<ChannelDetail> =>
  api("post", "/channels", { body });
export const updateChannel = (id: string, body: ChannelUpdate): Promise<ChannelDetail> =>
  api("patch", "/channels/{id}", { path: { id }, body });
export const rotateSecret = (id: string): Promise<ChannelSecret> =>
  api("post", "/channels/{id}/secret", { path: { id } });

export const helpCentreQuery = queryOptions({
  queryKey: ["help-centre"],
  queryFn: ({ signal }) => api("get", "/settings/help-centre", { signal }),
});
export const updateHelpCentre = (body: HelpCentreWrite): Promise<HelpCentre> =>
  api("put", "/settings/help-centre", { body });

export const repliesQuery = queryOptions({
  queryKey: ["canned-replies"],
  queryFn: ({ signal }) => api("get", "/canned-replies", { signal }),
});
export const saveReply = (id: string | null, body: NewCannedReply): Promise<CannedReply> =>
  id ? api("put", "/canned-replies/{id}", { path: { id }, body }) : api("post", "/canned-replies", { body });
export const deleteReply = (id: string): Promise<void> =>
  api("delete", "/canned-replies/{id}", { path: { id } });

export type ModelKind = "embedding" | "chat";
export const modelServicesQuery = queryOptions({
  queryKey: ["model-services"],
  queryFn: ({ signal }) => api("get", "/settings/models", { signal }),
});
export const updateModelLimit = (body: ModelLimitUpdate): Promise<ModelServices> =>
  api("patch", "/settings/models", { body });
export const updateModelService = (kind: ModelKind, body: ModelServiceUpdate): Promise<ModelServices> =>
  api("patch", "/settings/models/{kind}", { path: { kind }, body });
export const testModelService = (kind: ModelKind, body: ModelServiceUpdate): Promise<ModelTest> =>
  api("post", "/settings/models/{kind}/test", { path: { kind }, body });

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => api("get", "/tokens", { signal }),
});
export const createToken = (body: { name: string; scopes: string[]; days?: number }): Promise<APIToken> =>
  api("post", "/tokens", { body });
export const deleteToken = (id: string): Promise<void> => api("delete", "/tokens/{id}", { path: { id } });

export const updateMe = (body: { name?: string; lang?: Lang }): Promise<User> =>
  api("patch", "/me", { body });
export const changePassword = (body: { current: string; new: string }): Promise<void> =>
  api("put", "/me/password", { body });
