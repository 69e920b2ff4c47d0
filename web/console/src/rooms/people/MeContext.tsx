import type { Me } from "@havendesk/shared";
import { createContext, useContext } from "react";

const MeContext = createContext<Me | null>(null);
export const MeProvider = MeContext.Provider;

/** The signed-in member of staff. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("MeProvider is missing");
  return me;
}
