import { LANGUAGES } from "@havendesk/shared";
import { Avatar, type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import {
  IconBell,
  IconDeviceDesktop,
  IconDevices,
  IconKey,
  IconLogout,
  IconMoon,
  IconSun,
  IconVolume,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../api/context";
import { useMe } from "../rooms/people/MeContext";
import { forgetDrafts } from "../rooms/tickets/drafts";
import { useTell } from "../ui/tell";
import { useLanguage } from "../ui/useLanguage";
import { LANGUAGE_NAMES, setLanguage } from "./i18n";
import { allowDesktop, chime, setQuiet, useQuiet } from "./notices";

const SCHEMES: Array<{ value: MantineColorScheme; icon: typeof IconSun }> = [
  { value: "light", icon: IconSun },
  { value: "dark", icon: IconMoon },
  { value: "auto", icon: IconDeviceDesktop },
];

/** Who is signed in; language, light and dark, the account's own pages. */
export function PersonMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const backend = useBackend();
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const quiet = useQuiet();
  const tell = useTell();
  const tellOnDesktop = async (wanted: boolean) => {
    if (wanted && !(await allowDesktop())) tell.warn(t("notices.forbidden"), t("notices.forbiddenHint"));
    else setQuiet({ desktop: wanted });
  };
  return (
    <Menu position="top-start" withinPortal shadow="md" width={230}>
      <Menu.Target>
        <UnstyledButton>
          <span className="hd-visually-hidden">{t("person.menu", { name: me.name })}</span>
          <span aria-hidden>
            <Avatar size={34} radius="xl" color="harbour" name={me.name} />
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {me.roles.map((role) => t(`role.${role}`)).join(", ")}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t("person.language")}</Menu.Label>
        {LANGUAGES.map((each) => (
          <Menu.RadioItem
            key={each}
            value={each}
            lang={each}
            translate="no"
            checked={each === language}
            closeMenuOnClick
            onChange={() => void setLanguage(each)}
          >
            {LANGUAGE_NAMES[each]}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("person.scheme")}</Menu.Label>
        {SCHEMES.map(({ value, icon: Icon }) => (
          <Menu.RadioItem
            key={value}
            value={value}
            checked={value === colorScheme}
            rightSection={<Icon size={16} aria-hidden />}
            onChange={() => setColorScheme(value)}
          >
            {t(`scheme.${value}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("notices.label")}</Menu.Label>
        <Menu.CheckboxItem
          checked={quiet.sound}
          rightSection={<IconVolume size={16} aria-hidden />}
          onChange={(sound) => {
            setQuiet({ sound });
            if (sound) chime();
          }}
        >
          {t("notices.sound")}
        </Menu.CheckboxItem>
        <Menu.CheckboxItem
          checked={quiet.desktop}
          rightSection={<IconBell size={16} aria-hidden />}
          onChange={(wanted) => void tellOnDesktop(wanted)}
        >
          {t("notices.desktop")}
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item component="a" href="/accounts/2fa/" leftSection={<IconKey size={16} aria-hidden />}>
          {t("person.secondFactor")}
        </Menu.Item>
        <Menu.Item
          component="a"
          href="/accounts/sessions/"
          leftSection={<IconDevices size={16} aria-hidden />}
        >
          {t("person.sessions")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => {
            forgetDrafts(localStorage);
            backend.go("/accounts/logout/");
          }}
        >
          {t("person.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
