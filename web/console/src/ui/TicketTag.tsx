import { TAG_COLOURS, type Tag } from "@havendesk/shared";
import classes from "./TicketTag.module.css";

/** A tag that people gave a ticket; its words are theirs, so they are never translated. */
export function TicketTag({ tag }: { tag: Pick<Tag, "name" | "colour"> }) {
  const colour = TAG_COLOURS.find((each) => each === tag.colour) ?? "grey";
  return (
    <span className={classes["tag"]} data-colour={colour} title={tag.name}>
      <bdi translate="no">{tag.name}</bdi>
    </span>
  );
}
