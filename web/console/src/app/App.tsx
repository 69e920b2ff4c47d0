import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import type { Backend } from "../api/backend";
import { BackendProvider } from "../api/context";
import { makeQueryClient } from "../api/queryClient";
import { AnnouncerProvider } from "../ui/Announcer";
import { CommandProvider } from "./commands";
import type { ConsoleRouter } from "./router";
import { cssVariables, theme } from "./theme";

interface AppProps {
  backend: Backend;
  router: ConsoleRouter;
  nonce: string;
}

export function App({ backend, router, nonce }: AppProps) {
  const [queries] = useState(makeQueryClient);
  return (
    <BackendProvider backend={backend}>
      <QueryClientProvider client={queries}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
          getStyleNonce={() => nonce}
        >
          <AnnouncerProvider>
            <CommandProvider>
              <Notifications position="bottom-center" limit={3} />
              <RouterProvider router={router} />
            </CommandProvider>
          </AnnouncerProvider>
        </MantineProvider>
      </QueryClientProvider>
    </BackendProvider>
  );
}
