import type { AssistanceReport } from "@havendesk/shared";
import { Modal, Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { useLanguage } from "../../ui/useLanguage";
import classes from "./HelpPanel.module.css";
import { useReport } from "./queries";

const DAYS = 30;
const KINDS = ["finding", "article", "draft"] as const;
const OUTCOMES = ["accepted", "edited", "rejected", "inserted", "offered"] as const;

/** For leads: how suggestions fare, and what language models were asked for. Names nobody. */
export function ReportDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const query = useReport(DAYS);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("help.reportTitle", { days: DAYS })}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {query.isPending ? <Skeleton height={140} /> : null}
      {query.error ? <ErrorNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data ? <Tables report={query.data} /> : null}
    </Modal>
  );
}

function Tables({ report }: { report: AssistanceReport }) {
  const { t } = useTranslation();
  const number = new Intl.NumberFormat(useLanguage());
  const count = (kind: string, outcome: string) =>
    report.suggestions.find((each) => each.kind === kind && each.outcome === outcome)?.count ?? 0;
  return (
    <Stack gap="md">
      <table className={classes["report"]}>
        <thead>
          <tr>
            <th scope="col">{t("help.suggestion")}</th>
            {OUTCOMES.map((outcome) => (
              <th key={outcome} scope="col">
                {t(`help.outcome.${outcome}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {KINDS.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`help.kind.${kind}`)}</th>
              {OUTCOMES.map((outcome) => (
                <td key={outcome}>{number.format(count(kind, outcome))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {report.models.length > 0 ? (
        <table className={classes["report"]}>
          <thead>
            <tr>
              <th scope="col">{t("help.modelCalls")}</th>
              <th scope="col">{t("help.calls")}</th>
              <th scope="col">{t("help.tokens")}</th>
              <th scope="col">{t("help.milliseconds")}</th>
            </tr>
          </thead>
          <tbody>
            {report.models.map((each) => (
              <tr key={`${each.purpose}/${each.outcome}`}>
                <th scope="row">
                  {t(`help.purpose.${each.purpose}`, { defaultValue: each.purpose })} ·{" "}
                  <code>{each.outcome}</code>
                </th>
                <td>{number.format(each.calls)}</td>
                <td>{number.format(each.tokens)}</td>
                <td>{number.format(each.milliseconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className={classes["nothing"]}>{t("help.noModelCalls")}</p>
      )}
    </Stack>
  );
}
