import { expect, it } from "vitest";
import { outcomeOf } from "./outcomes";

const DRAFT = "Your deposit has 12 of 20 confirmations. It is credited by itself.";

it.each([
  [DRAFT, "accepted"],
  [`  ${DRAFT}\n`, "accepted"],
  [`Hello Minji, ${DRAFT} Best, Aria`, "edited"],
  ["Your deposit has 12 of 20 confirmations.", "edited"],
  ["안녕하세요, 확인하겠습니다", "rejected"],
])("%s counts as %s", (sent, outcome) => {
  expect(outcomeOf(DRAFT, sent)).toBe(outcome);
});
