import type { ReactNode } from "react";
import classes from "./Page.module.css";

/** A page without a list: it takes the place of list and conversation. */
export function Page({ narrow = false, children }: { narrow?: boolean; children: ReactNode }) {
  return (
    <main className={classes["main"]} id="conversation" tabIndex={-1}>
      <div className={classes["page"]} data-narrow={narrow || undefined}>
        {children}
      </div>
    </main>
  );
}

/** The title of a page, with what stands beside it. */
export function PageHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <header className={classes["head"]}>
      <PageTitle>{title}</PageTitle>
      {children}
    </header>
  );
}

export function PageTitle({ children }: { children: ReactNode }) {
  return <h1 className={classes["title"]}>{children}</h1>;
}

/** Ways to the neighbours of a page: links, of which the current one carries `data-current`. */
export function PagePlaces({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className={classes["places"]} aria-label={label}>
      {children}
    </nav>
  );
}
