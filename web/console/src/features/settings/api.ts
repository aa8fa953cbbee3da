import type {
  APIToken,
  APITokenList,
  CannedReply,
  CannedReplyList,
  ChannelDetail,
  ChannelList,
  ChannelSecret,
  ChannelUpdate,
  Lang,
  NewCannedReply,
  Shop,
  ShopUpdate,
  User,
} from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { get, patch, post, put, remove } from "@/shared/api/http.ts";

export const shopQuery = queryOptions({
  queryKey: ["shop"],
  queryFn: ({ signal }) => get<Shop>("/settings/shop", undefined, signal),
});
export const updateShop = (body: ShopUpdate): Promise<Shop> => patch("/settings/shop", body);

export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => get<ChannelList>("/channels", undefined, signal),
});
export const createChannel = (body: ChannelUpdate): Promise<ChannelDetail> => post("/channels", body);
export const updateChannel = (id: string, body: ChannelUpdate): Promise<ChannelDetail> =>
  patch(`/channels/${id}`, body);
export const rotateSecret = (id: string): Promise<ChannelSecret> => post(`/channels/${id}/secret`);

export const repliesQuery = queryOptions({
  queryKey: ["canned-replies"],
  queryFn: ({ signal }) => get<CannedReplyList>("/canned-replies", undefined, signal),
});
export const saveReply = (id: string | null, body: NewCannedReply): Promise<CannedReply> =>
  id ? put(`/canned-replies/${id}`, body) : post("/canned-replies", body);
export const deleteReply = (id: string): Promise<void> => remove(`/canned-replies/${id}`);

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => get<APITokenList>("/tokens", undefined, signal),
});
export const createToken = (body: { name: string; scopes: string[]; days?: number }): Promise<APIToken> =>
  post("/tokens", body);
export const deleteToken = (id: string): Promise<void> => remove(`/tokens/${id}`);

export const updateMe = (body: { name?: string; lang?: Lang }): Promise<User> => patch("/me", body);
export const changePassword = (body: { current: string; new: string }): Promise<void> =>
  put("/me/password", body);
