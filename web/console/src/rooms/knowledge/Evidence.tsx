import type { Gap } from "@havendesk/shared";
import { Button, Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Ago } from "../../ui/Time";
import { WorkDialog } from "../../ui/WorkDialog";
import { useMe } from "../people/MeContext";
import classes from "./Knowledge.module.css";
import { useCareAct } from "./queries";

const SHOWN_TICKETS = 5;

/** Why the bot wants an article: how often it was asked, in which matters. */
export function Evidence({ gap }: { gap: Gap }) {
  const { t } = useTranslation();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const act = useCareAct();
  const opens = me.permissions.includes("tickets.read_any");
  return (
    <div className={classes["strip"]} data-meaning="calm">
      <p>
        {t("knowledge.gapAsked", { count: gap.asked })} <Ago at={gap.last_at} />{" "}
        {opens
          ? gap.tickets.slice(0, SHOWN_TICKETS).map((ticket, place) => (
              <Link key={ticket} to="/$view/$ticket" params={{ view: "all", ticket }}>
                {t("knowledge.matter", { number: place + 1 })}{" "}
              </Link>
            ))
          : null}
      </p>
      <Button variant="default" size="xs" onClick={() => setAsking(true)}>
        {t("knowledge.dismiss")}
      </Button>
      {asking ? (
        <WorkDialog
          title={t("knowledge.dismiss")}
          verb={t("knowledge.dismiss")}
          busy={act.isPending}
          onClose={() => setAsking(false)}
          onSubmit={() =>
            act.mutate(
              { path: `proposals/${gap.id}/dismiss`, body: { reason }, done: t("knowledge.dismissed") },
              { onSuccess: () => setAsking(false) },
            )
          }
        >
          <Textarea
            label={t("knowledge.why")}
            required
            maxLength={500}
            autosize
            minRows={2}
            value={reason}
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </WorkDialog>
      ) : null}
    </div>
  );
}
