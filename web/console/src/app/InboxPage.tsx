import { useParams } from "@tanstack/react-router";
import { InboxList } from "../rooms/tickets/inbox/InboxList";
import { Workplace } from "./Workplace";

/** What colleagues and the desk want from me, with the conversation that it is about. */
export function InboxPage() {
  const { ticket = null } = useParams({ strict: false }) as { ticket?: string };
  return <Workplace view="inbox" ticket={ticket} list={<InboxList open={ticket} />} />;
}
