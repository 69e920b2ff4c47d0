/** Render a page of the console on a stage: for the component tests. */
import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "../src/app/App";
import { type CommandRegistry, makeRegistry } from "../src/app/commands";
import { startTexts } from "../src/app/i18n";
import { makeRouter } from "../src/app/router";
// What the page fetches when it needs it is there at once: a loaded machine compiles it for seconds.
import "../src/rooms/tickets/SidePane";
import "../src/rooms/tickets/TicketPane";
import { makeStage, type Stage, type StageOptions } from "./stage";

export async function play(
  path: string,
  options: StageOptions = {},
): Promise<{
  stage: Stage;
  user: ReturnType<typeof userEvent.setup>;
  router: ReturnType<typeof makeRouter>;
  commands: CommandRegistry;
}> {
  await startTexts();
  const stage = makeStage(options);
  const commands = makeRegistry();
  const router = makeRouter(createMemoryHistory({ initialEntries: [path] }));
  render(<App backend={stage.backend} router={router} nonce="n" still commands={commands} />);
  return { stage, user: userEvent.setup({ delay: null }), router, commands };
}
