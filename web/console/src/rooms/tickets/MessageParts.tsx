import type { ActPreview, EvidenceLine, Parts } from "@havendesk/shared";
import { IconCheck, IconFileText, IconListCheck, IconShieldCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Clock } from "../../ui/Time";
import classes from "./MessageParts.module.css";

/** What stands below a message, as staff see it: nothing here can be pressed, it is the customer's. */
export function MessageParts({ parts, language }: { parts: Parts; language: string }) {
  const { t } = useTranslation();
  if (parts.v !== 1) return null;
  return (
    <div className={classes["parts"]}>
      {parts.chosen ? (
        <span className={classes["line"]}>
          <IconCheck size={14} aria-hidden /> {t("messages.chosen")}
        </span>
      ) : null}
      {parts.choices ? (
        <div>
          <span className={classes["title"]}>{t("messages.offered")}</span>
          <ul className={classes["choices"]} lang={language}>
            {parts.choices.map((choice) => (
              <li key={choice.id} dir="auto">
                {choice.label}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {parts.act ? <Act act={parts.act} language={language} /> : null}
      {parts.document ? (
        <span className={classes["line"]}>
          <IconFileText size={14} aria-hidden /> {t("messages.document")}:{" "}
          <bdi lang={language}>{parts.document.label}</bdi>
        </span>
      ) : null}
      {parts.evidence ? <Evidence lines={parts.evidence} language={language} /> : null}
    </div>
  );
}

function Act({ act, language }: { act: ActPreview; language: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes["act"]}>
      <span className={classes["title"]}>
        <IconShieldCheck size={14} aria-hidden /> {t("messages.act")}
      </span>
      <strong lang={language} dir="auto">
        {act.title}
      </strong>
      <ul lang={language}>
        {act.lines.map((line) => (
          <li key={line} dir="auto">
            {line}
          </li>
        ))}
      </ul>
      <span>
        {t("messages.actUntil")} <Clock at={act.expires_at} />
      </span>
    </div>
  );
}

function Evidence({ lines, language }: { lines: EvidenceLine[]; language: string }) {
  const { t, i18n } = useTranslation();
  const named = (line: EvidenceLine) =>
    i18n.exists(`readings.${line.kind}`) ? (
      t(`readings.${line.kind}` as "readings.transfer")
    ) : (
      <bdi lang={language}>{line.text}</bdi>
    );
  return (
    <details className={classes["evidence"]}>
      <summary>
        <IconListCheck size={14} aria-hidden /> {t("messages.evidence", { count: lines.length })}
      </summary>
      <ul>
        {lines.map((line) => (
          <li key={[line.kind, line.source, line.reference, line.at].join("/")}>
            {named(line)} · <bdi>{line.source}</bdi>
            {line.reference ? (
              <>
                {" · "}
                <bdi className={classes["reference"]}>{line.reference}</bdi>
              </>
            ) : null}
            {line.height === null ? null : ` · ${t("messages.block", { height: line.height })}`}{" "}
            <Clock at={line.at} />
            {line.silent ? <strong> · {t("messages.silent")}</strong> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
