import { useTranslation } from "react-i18next";
import { useViews } from "./queries";
import { isBuiltIn } from "./views";

/** The name of a view: ours for the built-in ones, its maker's for a saved one. */
export function useViewName(view: string): string {
  const { t } = useTranslation();
  const views = useViews();
  if (isBuiltIn(view)) return t(`views.${view}`);
  return views.data?.find((each) => each.id === view)?.name ?? t("views.saved");
}
