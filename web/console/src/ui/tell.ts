import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { problemTexts } from "./problemTexts";

/** Say the result of an act: what was done goes by itself, what failed stays until it is read. */
export function useTell(): {
  done(text: string): void;
  failed(error: unknown): void;
  warn(title: string, text: string): void;
} {
  const { t } = useTranslation();
  const closeButtonProps = { "aria-label": t("ui.close") };
  return {
    done: (text) =>
      notifications.show({ message: text, color: "harbour", autoClose: 4_000, closeButtonProps }),
    failed: (error) => {
      const { title, wayOut } = problemTexts(t, error);
      notifications.show({ title, message: wayOut, color: "red", autoClose: 12_000, closeButtonProps });
    },
    warn: (title, text) =>
      notifications.show({ title, message: text, color: "orange", autoClose: 12_000, closeButtonProps }),
  };
}
