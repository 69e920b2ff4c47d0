import { cleanup, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { play } from "./play";
import { STORIES } from "./stories";

afterEach(cleanup);

describe.each(Object.entries(STORIES))("the story %s", (name, story) => {
  it("stands and has no accessibility violation that a page without layout can show", async () => {
    const { stage } = await play(story.path, story.options);
    if (name === "unreachable") {
      expect(await screen.findByRole("alert", {}, { timeout: 6_000 })).toBeInTheDocument();
    } else {
      await screen.findAllByRole("navigation");
    }
    await waitFor(() => expect(stage.asked.length).toBeGreaterThan(0));
    const found = await axe.run(document.body, {
      // jsdom draws nothing, so colours and sizes are checked in the browser's journeys.
      rules: { "color-contrast": { enabled: false }, "target-size": { enabled: false } },
      resultTypes: ["violations"],
    });
    expect(
      found.violations.map((violation) => [violation.id, violation.nodes.map((node) => node.html)]),
    ).toEqual([]);
  }, 60_000);
});
