import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "./Notice";
import { RowsSkeleton } from "./RowsSkeleton";

interface StateFilterProps<State extends string> {
  label: string;
  /** Null stands for all of them. */
  states: readonly (State | null)[];
  shown: State | null;
  nameOf(state: State | "all"): string;
  onShow(state: State | null): void;
}

/** Buttons of which one is pressed: the state that a list shows. */
export function StateFilter<State extends string>(props: StateFilterProps<State>) {
  return (
    <Group gap="xs" mb="md" role="group" aria-label={props.label}>
      {props.states.map((one) => (
        <Button
          key={one ?? "all"}
          size="xs"
          variant={one === props.shown ? "light" : "default"}
          aria-pressed={one === props.shown}
          onClick={() => props.onShow(one)}
        >
          {props.nameOf(one ?? "all")}
        </Button>
      ))}
    </Group>
  );
}

/** What a query of the page knows about its own answer. */
export interface Asked {
  isPending: boolean;
  isError: boolean;
  isSuccess: boolean;
  data?: unknown;
  error: unknown;
  refetch(): unknown;
}

interface ListStateProps {
  found: Asked;
  empty: boolean;
  icon: ReactNode;
  none: string;
  hint: string;
}

/** Why nothing came, with another try. What came before stays, and nothing is said. */
export function ErrorOf({ found }: { found: Asked }) {
  if (!found.isError || found.data) return null;
  return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
}

/** What a list says while it has nothing to show: on its way, not reached, empty. */
export function ListState({ found, empty, icon, none, hint }: ListStateProps) {
  if (found.isPending) return <RowsSkeleton />;
  if (found.isError && !found.data) return <ErrorOf found={found} />;
  if (!found.isSuccess || !empty) return null;
  return (
    <Notice icon={icon} title={none}>
      {hint}
    </Notice>
  );
}

interface PagerProps {
  /** The cursor of the shown page; empty on the first one. */
  after: string;
  /** The cursor of the next one; empty on the last one, undefined until it is known. */
  next: string | undefined;
  onGo(after: string): void;
}

/** From page to page towards the older ones, and back to the newest. */
export function Pager({ after, next, onGo }: PagerProps) {
  const { t } = useTranslation();
  if (!after && !next) return null;
  return (
    <Group mt="md">
      {after ? (
        <Button size="xs" variant="default" onClick={() => onGo("")}>
          {t("security.newest")}
        </Button>
      ) : null}
      {next ? (
        <Button size="xs" variant="default" onClick={() => onGo(next)}>
          {t("security.older")}
        </Button>
      ) : null}
    </Group>
  );
}
