import { Text } from "@mantine/core";
import { useState } from "react";
import { ReasonField } from "../../ui/ReasonField";
import { WorkDialog } from "../../ui/WorkDialog";
import { useConductAct } from "./queries";

export interface Act {
  title: string;
  hint?: string;
  /** Words that are no reason: what they are, and what is said when there are none. */
  words?: { label: string; missing: string };
  path: string;
  done: string;
  body(reason: string): object;
}

/** An act that needs its words: a reason, or a note. */
export function ActDialog({ act, onClose }: { act: Act; onClose(): void }) {
  const run = useConductAct();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    const why = reason.trim();
    if (why) run.mutate({ path: act.path, body: act.body(why), done: act.done }, { onSuccess: onClose });
  };
  return (
    <WorkDialog title={act.title} verb={act.title} busy={run.isPending} onSubmit={submit} onClose={onClose}>
      {act.hint ? <Text size="sm">{act.hint}</Text> : null}
      <ReasonField value={reason} tried={tried} longest={500} focused {...act.words} onChange={setReason} />
    </WorkDialog>
  );
}
