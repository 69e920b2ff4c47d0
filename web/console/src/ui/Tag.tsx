import type { ReactNode } from "react";
import classes from "./Tag.module.css";

export type Meaning =
  | "urgent"
  | "high"
  | "calm"
  | "good"
  | "hold"
  | "frozen"
  | "trust"
  | "secret"
  | "note"
  | "bot";

/** A small label whose colour says something; it always has words or a spoken text, never colour alone. */
export function Tag({
  meaning = "calm",
  icon,
  children,
}: {
  meaning?: Meaning;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={classes["tag"]} data-meaning={meaning}>
      {icon}
      {children}
    </span>
  );
}
