import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/problem";
import classes from "./Notice.module.css";
import { problemTexts } from "./problemTexts";

interface NoticeProps {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** An empty place that says what would stand here, and what to do. */
export function Notice({ icon, title, children, action }: NoticeProps) {
  return (
    <div className={classes["notice"]}>
      {icon ? <div className={classes["icon"]}>{icon}</div> : null}
      <p className={classes["title"]}>{title}</p>
      {children ? <p className={classes["text"]}>{children}</p> : null}
      {action}
    </div>
  );
}

/** What went wrong, the way out, and a button to try again. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const texts = problemTexts(t, error);
  const requestId = error instanceof ApiError ? error.problem.request_id : null;
  return (
    <div className={classes["notice"]} role="alert">
      <p className={classes["title"]}>{texts.title}</p>
      <p className={classes["text"]}>{texts.wayOut}</p>
      {requestId ? <p className={classes["faint"]}>{t("ui.requestId", { id: requestId })}</p> : null}
      {onRetry ? (
        <Button variant="light" size="xs" onClick={onRetry}>
          {t("ui.tryAgain")}
        </Button>
      ) : null}
    </div>
  );
}
