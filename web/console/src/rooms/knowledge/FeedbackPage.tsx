import { Button, Switch } from "@mantine/core";
import { IconMessageCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { LanguageName } from "../tickets/labels";
import classes from "./Knowledge.module.css";
import { KnowledgePage } from "./KnowledgePage";
import { useCareAct, useFeedback } from "./queries";

/** What readers wrote whom an article did not help. */
export function FeedbackPage() {
  const { t } = useTranslation();
  const [handled, setHandled] = useState(false);
  const found = useFeedback("", handled);
  const act = useCareAct();
  return (
    <KnowledgePage
      title={t("knowledge.places")}
      act={
        <Switch
          label={t("knowledge.handledOnes")}
          checked={handled}
          onChange={(event) => setHandled(event.currentTarget.checked)}
        />
      }
    >
      {found.isPending ? <RowsSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.isSuccess && found.data.length === 0 ? (
        <Notice icon={<IconMessageCircle size={28} aria-hidden />} title={t("knowledge.noFeedback")}>
          {t("knowledge.noFeedbackHint")}
        </Notice>
      ) : null}
      <ul className={classes["cards"]}>
        {(found.data ?? []).map((one) => (
          <li key={one.id} className={classes["card"]}>
            <div className={classes["bar"]}>
              <Link
                to="/knowledge/article/$slug"
                params={{ slug: one.slug }}
                search={{ in: one.language }}
                translate="no"
              >
                {one.title}
              </Link>
              {one.reason ? <Tag meaning="high">{t(`knowledge.reason.${one.reason}`)}</Tag> : null}
              <span className={classes["kept"]}>
                <LanguageName code={one.language} /> · <span translate="no">{one.owner}</span> ·{" "}
                <Ago at={one.at} />
              </span>
              <span className={classes["grow"]} />
              {one.handled_at ? (
                <span className={classes["kept"]}>{t("knowledge.handledBy", { name: one.handled_by })}</span>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() =>
                    act.mutate({ path: `feedback/${one.id}/handled`, done: t("knowledge.handled") })
                  }
                >
                  {t("knowledge.handle")}
                </Button>
              )}
            </div>
            {one.words ? (
              <div className={classes["source"]} lang={one.language} translate="no">
                {one.words}
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </KnowledgePage>
  );
}
