import type { ReactNode } from "react";
import deskClasses from "../../../app/Desk.module.css";
import classes from "./ManagePage.module.css";

interface ManagePageProps {
  title: string;
  hint: string;
  act: ReactNode;
  children: ReactNode;
}

/** A page on which a shared list is kept: its title, what it is for, and how to add to it. */
export function ManagePage({ title, hint, act, children }: ManagePageProps) {
  return (
    <main className={deskClasses["page"]} id="conversation" tabIndex={-1}>
      <div className={classes["page"]}>
        <header className={classes["head"]}>
          <div>
            <h1 className={classes["title"]}>{title}</h1>
            <p className={classes["hint"]}>{hint}</p>
          </div>
          {act}
        </header>
        {children}
      </div>
    </main>
  );
}
