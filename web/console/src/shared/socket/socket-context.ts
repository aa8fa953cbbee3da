import { createContext, useContext } from "react";
import type { TeamSocket } from "./team-socket.ts";

export const SocketContext = createContext<TeamSocket | null>(null);

export function useSocket(): TeamSocket {
  const socket = useContext(SocketContext);
  if (!socket) throw new Error("useSocket outside of SocketContext");
  return socket;
}
