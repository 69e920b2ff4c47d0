import type { ReactNode } from "react";
import classes from "./CardPage.module.css";
import { type Asked, ErrorOf } from "./Listing";
import { Page, PageHead } from "./Page";
import { RowsSkeleton } from "./RowsSkeleton";

interface CardPageProps<Card> {
  /** The way back to the list that the card belongs to. */
  back: ReactNode;
  /** Stands in for the card's own head until the card is there. */
  title: string;
  found: Asked & { data?: Card | undefined };
  children(card: Card): ReactNode;
}

/** The frame of a page about one thing: the way back, what stands there until it has come, and the thing. */
export function CardPage<Card>({ back, title, found, children }: CardPageProps<Card>) {
  return (
    <Page>
      <p className={classes["back"]}>{back}</p>
      {found.data === undefined ? <PageHead title={title} /> : null}
      {found.isPending ? <RowsSkeleton /> : null}
      <ErrorOf found={found} />
      {found.data === undefined ? null : children(found.data)}
    </Page>
  );
}
