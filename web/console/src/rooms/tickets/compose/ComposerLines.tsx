/** Lines around the field that say what somebody should know before sending. */
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconEye, IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Afterwards, Colleague } from "../../../live/state";
import classes from "./Composer.module.css";
import type { ServerDraft } from "./draftRules";
import type { Held } from "./useComposer";

function names(people: readonly Colleague[]): string {
  return people.map((person) => person.name).join(", ");
}

/** Who else is here: writing is said loud, looking quietly. */
export function HereLine({ people }: { people: readonly Colleague[] }) {
  const { t } = useTranslation();
  const writing = people.filter((person) => person.state === "writing");
  const viewing = people.filter((person) => person.state === "viewing");
  return (
    <div className={classes["here"]} aria-live="polite">
      {writing.length > 0 ? (
        <p className={classes["warning"]}>
          <IconPencil size={14} aria-hidden />
          {t("collision.writing", { names: names(writing) })}
        </p>
      ) : null}
      {viewing.length > 0 ? (
        <p className={classes["viewing"]}>
          <IconEye size={14} aria-hidden />
          {t("collision.viewing", { names: names(viewing) })}
        </p>
      ) : null}
    </div>
  );
}

/** Why the message was not sent yet, and the way on. */
export function HoldLine({ held, onGo, onBack }: { held: Held | null; onGo(): void; onBack(): void }) {
  const { t } = useTranslation();
  if (!held) return null;
  return (
    <div className={classes["hold"]} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      {held.why === "missing" ? (
        <span>{t("writing.missing", { names: held.names.map((name) => `{${name}}`).join(", ") })}</span>
      ) : (
        <>
          <span>{t("collision.writingHold", { names: held.names.join(", ") })}</span>
          <Button size="compact-xs" variant="filled" onClick={onGo}>
            {t("collision.sendAnyway")}
          </Button>
          <Button size="compact-xs" variant="default" onClick={onBack}>
            {t("collision.wait")}
          </Button>
        </>
      )}
    </div>
  );
}

/** What a macro brought along; it is done once the message is stored. */
export function ActsLine({ acts, onDrop }: { acts: Afterwards; onDrop(): void }) {
  const { t } = useTranslation();
  const parts = [
    acts.topic ? t("acts.topicIs", { topic: t(`topic.${acts.topic}`) }) : "",
    acts.priority ? t("acts.priorityIs", { priority: t(`priority.${acts.priority}`) }) : "",
    acts.tags?.length ? t("writing.actTags", { count: acts.tags.length }) : "",
    acts.status ? t(`status.${acts.status}`) : "",
  ].filter((part) => part !== "");
  if (parts.length === 0) return null;
  return (
    <div className={classes["acts"]}>
      <span>{t("writing.afterSending", { acts: parts.join(" · ") })}</span>
      <Button size="compact-xs" variant="subtle" onClick={onDrop}>
        {t("writing.notAfterSending")}
      </Button>
    </div>
  );
}

/** Two browsers wrote into one draft: both texts are there, the agent says which one stays. */
export function DraftChoice({
  other,
  onChoose,
}: {
  other: ServerDraft;
  onChoose(which: "here" | "there"): void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes["choice"]} role="alert">
      <p>{t("drafts.other")}</p>
      <blockquote dir="auto">{other.text || t("drafts.empty")}</blockquote>
      <div>
        <Button size="compact-xs" onClick={() => onChoose("there")}>
          {t("drafts.takeOther")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onChoose("here")}>
          {t("drafts.keepMine")}
        </Button>
      </div>
    </div>
  );
}
