import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isMac } from "./chords";
import { COMMAND_GROUPS, useCommandList } from "./commands";
import classes from "./HelpDialog.module.css";
import { Keys } from "./Keys";

/** Every key that works on the present page; the list is the register itself, so it can not be wrong. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const commands = useCommandList();
  const mac = isMac();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("commands.help")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {COMMAND_GROUPS.map((group) => {
        const inGroup = commands.filter((command) => command.group === group && command.keys);
        if (inGroup.length === 0) return null;
        return (
          <section key={group} className={classes["group"]}>
            <h3>{t(`commands.group.${group}`)}</h3>
            <dl>
              {inGroup.map((command) => (
                <div key={command.id}>
                  <dt>
                    <Keys keys={command.keys ?? ""} mac={mac} />
                  </dt>
                  <dd>{command.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </Modal>
  );
}
