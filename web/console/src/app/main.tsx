import "../ui/mantine.css";
import "@havendesk/shared/tokens.css";
import "../ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { browserBackend } from "../api/backend";
import { App } from "./App";
import { currentLanguage, startTexts } from "./i18n";
import { pageNonce } from "./nonce";
import { makeRouter } from "./router";
import { finishSignIn } from "./session";

// Libraries that make style elements on their own look for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: pageNonce() });

if (!finishSignIn()) {
  await startTexts();
  const root = document.getElementById("root");
  if (!root) throw new Error("#root is missing");
  createRoot(root).render(
    <StrictMode>
      <App backend={browserBackend(currentLanguage)} router={makeRouter()} nonce={pageNonce()} />
    </StrictMode>,
  );
}
