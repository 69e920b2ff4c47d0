import type { ReactNode } from "react";
import classes from "./QuietButton.module.css";

/** A small act below something that was said. */
export function QuietButton({
  disabled = false,
  onClick,
  children,
}: {
  disabled?: boolean;
  onClick(): void;
  children: ReactNode;
}) {
  return (
    <button type="button" className={classes["button"]} disabled={disabled} onClick={onClick}>
      {children}
    </button>
  );
}
