import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Backend } from "../api/backend";
import { BackendProvider } from "../api/context";
import { makeQueryClient } from "../api/queryClient";
import { StepUp } from "../rooms/people/StepUp";
import { AnnouncerProvider } from "../ui/Announcer";
import { CommandProvider, type CommandRegistry } from "./commands";
import type { ConsoleRouter } from "./router";
import { setSessionLost } from "./session";
import { cssVariables, LAYERS, theme } from "./theme";
import { UndoProvider } from "./undo";

interface AppProps {
  backend: Backend;
  router: ConsoleRouter;
  nonce: string;
  /** Nothing moves: for component tests. */
  still?: boolean;
  /** Every command of the page: for component tests. */
  commands?: CommandRegistry;
}

export function App({ backend, router, nonce, still = false, commands }: AppProps) {
  const { t } = useTranslation();
  const [queries] = useState(() => makeQueryClient(() => setSessionLost(true)));
  useEffect(() => () => setSessionLost(false), []);
  return (
    <BackendProvider backend={backend}>
      <QueryClientProvider client={queries}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
          env={still ? "test" : "default"}
          getStyleNonce={() => nonce}
        >
          <AnnouncerProvider>
            <CommandProvider {...(commands ? { register: commands } : {})}>
              <Notifications position="bottom-center" limit={3} />
              <StepUp>
                <UndoProvider>
                  <RouterProvider router={router} />
                </UndoProvider>
              </StepUp>
              <section id={LAYERS} aria-label={t("ui.layers")} />
            </CommandProvider>
          </AnnouncerProvider>
        </MantineProvider>
      </QueryClientProvider>
    </BackendProvider>
  );
}
