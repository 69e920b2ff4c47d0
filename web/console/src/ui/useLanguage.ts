import type { Language } from "@havendesk/shared";
import { useTranslation } from "react-i18next";
import { chooseLanguage } from "../app/i18n";

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return chooseLanguage([i18n.language]);
}
