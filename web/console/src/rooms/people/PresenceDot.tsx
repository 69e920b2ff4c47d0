import type { PresenceStatus } from "@havendesk/shared";
import classes from "./PresenceSwitch.module.css";

/** The sign of a presence: each has its own shape as well as its colour; the words stand beside it. */
export function PresenceDot({ status }: { status: PresenceStatus }) {
  return <span className={classes["dot"]} data-status={status} aria-hidden />;
}
