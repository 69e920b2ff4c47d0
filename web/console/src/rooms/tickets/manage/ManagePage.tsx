import type { ReactNode } from "react";
import { Page, PageTitle } from "../../../ui/Page";
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
    <Page narrow>
      <header className={classes["head"]}>
        <div>
          <PageTitle>{title}</PageTitle>
          <p className={classes["hint"]}>{hint}</p>
        </div>
        {act}
      </header>
      {children}
    </Page>
  );
}
