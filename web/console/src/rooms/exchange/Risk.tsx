import type { Hint, RiskSection } from "@havendesk/shared";
import { IconAlertTriangle, IconAlertTriangleFilled, IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useListOf } from "../../ui/useListOf";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";
import { When } from "./When";
import { listOfWhy } from "./words";

const ICONS = {
  alert: <IconAlertTriangleFilled size={14} aria-hidden />,
  warning: <IconAlertTriangle size={14} aria-hidden />,
  notice: <IconInfoCircle size={14} aria-hidden />,
};

/** Why to look twice, each with the facts behind it; what could not be looked at is named. */
export function Risk({ risk }: { risk: RiskSection }) {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListOf();
  return (
    <>
      {risk.items.length === 0 ? <p className={classes["nothing"]}>{t("situation.noHints")}</p> : null}
      <ul className={classes["hints"]}>
        {risk.items.map((hint) => (
          <li key={`${hint.code} ${hint.why[0]?.at ?? ""}`} data-level={hint.level}>
            <p className={classes["hint"]}>
              {ICONS[hint.level] ?? ICONS.notice}
              <span>
                <span className="hd-visually-hidden">{t(`situation.hintLevel.${hint.level}`)} </span>
                {word("hint", hint.code)}
                {hint.count && hint.count > 1 ? ` (${hint.count})` : ""}
              </span>
            </p>
            <Why hint={hint} />
          </li>
        ))}
      </ul>
      {risk.unknown.length > 0 ? (
        <p className={classes["unknown"]}>
          {t("situation.notLookedAt", {
            parts: list(risk.unknown.map((each) => word("section", each))),
          })}
        </p>
      ) : null}
    </>
  );
}

const MOST_WHYS = 4;

function Why({ hint }: { hint: Hint }) {
  const { t } = useTranslation();
  const word = useWord();
  if (hint.why.length === 0 && !hint.until) return null;
  return (
    <ol className={classes["why"]}>
      {hint.why.slice(-MOST_WHYS).map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts in time order; two alike at one moment are one line each
        <li key={`${each.kind} ${each.at} ${index}`}>
          {word(listOfWhy(each.kind), each.kind)}
          {each.at ? (
            <>
              {" "}
              · <When at={each.at} />
            </>
          ) : null}
        </li>
      ))}
      {hint.until ? (
        <li>
          {t("situation.holdUntil")} <When at={hint.until} as="moment" />
        </li>
      ) : null}
    </ol>
  );
}
