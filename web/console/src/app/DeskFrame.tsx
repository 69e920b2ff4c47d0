import { Outlet } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeepPresence } from "../rooms/people/useKeepPresence";
import { useAfterwards } from "../rooms/tickets/useAfterwards";
import { Banners } from "./Banners";
import { useCommands } from "./commands";
import classes from "./Desk.module.css";
import { later } from "./patiently";
import { Rail } from "./Rail";
import { useGoCommands } from "./useGoCommands";
import { useNotices } from "./useNotices";
import { Watermark } from "./Watermark";

const HelpDialog = later(async () => (await import("./HelpDialog")).HelpDialog);
const Palette = later(async () => (await import("./Palette")).Palette);

/** What stands around every page: banners, the rail, help and palette. */
export function DeskFrame() {
  const { t } = useTranslation();
  const [layer, setLayer] = useState<"help" | "palette" | null>(null);
  useCommands([
    { id: "desk.help", group: "desk", keys: "?", label: t("commands.help"), run: () => setLayer("help") },
    {
      id: "desk.palette",
      group: "desk",
      keys: "mod+k",
      label: t("palette.open"),
      inFields: true,
      run: () => setLayer("palette"),
    },
  ]);
  useGoCommands();
  useNotices();
  useAfterwards();
  useKeepPresence();
  const close = () => setLayer(null);
  return (
    <div className={classes["desk"]}>
      <a className={classes["skip"]} href="#conversation">
        {t("desk.skip")}
      </a>
      <Banners />
      <Rail onHelp={() => setLayer("help")} onPalette={() => setLayer("palette")} />
      <Outlet />
      <Suspense fallback={null}>
        {layer === "help" ? <HelpDialog onClose={close} /> : null}
        {layer === "palette" ? <Palette onClose={close} /> : null}
      </Suspense>
      <Watermark />
    </div>
  );
}
