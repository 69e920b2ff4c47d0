import type { Handler, Language, Priority, TicketStatus } from "@havendesk/shared";
import { IconAlertTriangle, IconChevronsDown, IconChevronUp, IconRobot } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Meaning, Tag } from "../../ui/Tag";
import { useLanguage } from "../../ui/useLanguage";

const PRIORITY: Record<Priority, Meaning> = { urgent: "urgent", high: "high", normal: "calm", low: "calm" };
const STATUS: Record<TicketStatus, Meaning> = {
  new: "frozen",
  open: "frozen",
  waiting_customer: "hold",
  waiting_department: "hold",
  solved: "good",
  closed: "calm",
};

export function PriorityTag({ priority }: { priority: Priority }) {
  const { t } = useTranslation();
  const icons = {
    urgent: <IconAlertTriangle size={12} aria-hidden />,
    high: <IconChevronUp size={12} aria-hidden />,
    normal: null,
    low: <IconChevronsDown size={12} aria-hidden />,
  };
  return (
    <Tag meaning={PRIORITY[priority]} icon={icons[priority]}>
      {t(`priority.${priority}`)}
    </Tag>
  );
}

export function StatusTag({ status }: { status: TicketStatus }) {
  const { t } = useTranslation();
  return <Tag meaning={STATUS[status]}>{t(`status.${status}`)}</Tag>;
}

export function HandlerTag({ handler }: { handler: Handler }) {
  const { t } = useTranslation();
  return (
    <Tag
      meaning={handler === "bot" ? "bot" : "calm"}
      icon={handler === "bot" ? <IconRobot size={12} aria-hidden /> : null}
    >
      {t(`handler.${handler}`)}
    </Tag>
  );
}

/** The conversation's language by its name in the reader's language ("Korean"). */
export function LanguageName({ code }: { code: string }) {
  const language = useLanguage();
  return <>{languageName(code, language)}</>;
}

export function languageName(code: string, reader: Language): string {
  try {
    return new Intl.DisplayNames(reader, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
