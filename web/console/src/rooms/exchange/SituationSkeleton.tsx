import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CardAge, RefreshContext, Section } from "./Section";
import classes from "./Situation.module.css";

const WAITING = { busy: true, run: () => undefined };

export function SituationSkeleton() {
  const { t } = useTranslation();
  // Lines of text that each section most often has: the card comes in the size in which it will stand.
  const sections = [
    { name: "account", title: t("situation.account"), lines: 8 },
    { name: "risk", title: t("situation.risk"), lines: 3 },
    { name: "holds", title: t("situation.holds"), lines: 5 },
    { name: "transfers", title: t("situation.transfers"), lines: 9 },
  ];
  return (
    <RefreshContext value={WAITING}>
      <div className={classes["card"]} aria-busy="true">
        <span className="hd-visually-hidden">{t("ui.loading")}</span>
        <CardAge at={null} />
        {sections.map(({ name, title, lines }) => (
          <Section key={name} name={name} title={title}>
            <div className={classes["waiting"]}>
              {Array.from({ length: lines }, (_, line) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: still lines without content
                <Skeleton key={line} height={12} width={`${88 - ((line * 17) % 40)}%`} />
              ))}
            </div>
          </Section>
        ))}
      </div>
    </RefreshContext>
  );
}
