import { ActionIcon, Group } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface ItemActsProps {
  /** What is changed or deleted, as screen readers hear it. */
  name: string;
  onEdit(): void;
  onDelete(): void;
}

/** The two acts at the end of a managed item. */
export function ItemActs({ name, onEdit, onDelete }: ItemActsProps) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon variant="subtle" color="gray" aria-label={t("ui.change", { name })} onClick={onEdit}>
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="subtle" color="red" aria-label={t("ui.delete", { name })} onClick={onDelete}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
