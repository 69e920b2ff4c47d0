import "../src/ui/mantine.css";
import "@havendesk/shared/tokens.css";
import "../src/ui/base.css";
import { createMemoryHistory } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { App } from "../src/app/App";
import { startTexts } from "../src/app/i18n";
import { makeRouter } from "../src/app/router";
import { makeStage } from "./stage";
import { STORIES } from "./stories";

const asked = new URLSearchParams(location.search);
const name = asked.get("story") ?? "";
const story = STORIES[name];
const root = document.getElementById("root");
if (!root) throw new Error("#root is missing");

if (story) {
  localStorage.setItem("mantine-color-scheme-value", asked.get("scheme") ?? "light");
  await startTexts();
  const stage = makeStage(story.options);
  const router = makeRouter(createMemoryHistory({ initialEntries: [story.path] }));
  createRoot(root).render(<App backend={stage.backend} router={router} nonce="" />);
  setTimeout(() => {
    for (const frame of story.frames ?? []) stage.say(frame);
  }, 400);
} else {
  createRoot(root).render(
    <ul>
      {Object.keys(STORIES).map((each) => (
        <li key={each}>
          <a href={`?story=${each}`}>{each}</a>
        </li>
      ))}
    </ul>,
  );
}
