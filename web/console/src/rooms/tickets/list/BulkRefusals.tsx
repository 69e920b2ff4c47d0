import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { codeTexts, problemTexts } from "../../../ui/problemTexts";
import classes from "./BulkRefusals.module.css";
import type { BulkOutcome } from "./bulk";

/** Which tickets a bulk act left as they were, each by its reference, with the reason. */
export function BulkRefusals({ outcome, onClose }: { outcome: BulkOutcome; onClose(): void }) {
  const { t } = useTranslation();
  const { done, refused, unanswered } = outcome;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("bulk.refusedTitle", {
        done: done.length,
        refused: refused.length + (unanswered?.ids.length ?? 0),
      })}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {refused.length > 0 ? (
        <ul className={classes["refused"]}>
          {refused.map((each) => (
            <li key={each.ticket}>
              <span className="hd-mono" translate="no">
                {each.reference}
              </span>
              <span>{codeTexts(t, each.code)?.title ?? each.title}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {unanswered ? (
        <Text size="sm" role="alert">
          {t("bulk.unanswered", { count: unanswered.ids.length })} {problemTexts(t, unanswered.error).wayOut}
        </Text>
      ) : null}
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose} data-autofocus>
          {t("ui.close")}
        </Button>
      </Group>
    </Modal>
  );
}
