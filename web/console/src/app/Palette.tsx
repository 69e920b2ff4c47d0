import type { TicketPage, TicketRow } from "@havendesk/shared";
import { Modal } from "@mantine/core";
import { IconTicket } from "@tabler/icons-react";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../api/keys";
import { isMac } from "./chords";
import { COMMAND_GROUPS, type Command, isComposing, useCommandList } from "./commands";
import { Keys } from "./Keys";
import { best } from "./matching";
import classes from "./Palette.module.css";

const TICKETS_SHOWN = 6;

interface Choice extends Pick<Command, "id" | "label" | "words" | "keys" | "run"> {
  group: string;
  ticket?: boolean;
}

/** Every act that is possible now, and every place, found by a few letters. */
export function Palette({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const list = useId();
  const [question, setQuestion] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const commands = useCommandList();
  // What was possible when the palette opened stays in place while it is open.
  const [offered] = useState(() => commands.filter((each) => !each.keyOnly && each.id !== "desk.palette"));
  const tickets = useKnownTickets(question);
  const mac = isMac();
  const choices = useMemo((): Choice[] => {
    const found = best(question, offered);
    const ordered = question.trim()
      ? found
      : COMMAND_GROUPS.flatMap((group) => found.filter((each) => each.group === group));
    return [...ordered.map((each) => ({ ...each, group: t(`commands.group.${each.group}`) })), ...tickets];
  }, [question, offered, tickets, t]);
  const chosen = Math.min(at, Math.max(0, choices.length - 1));

  const move = (to: number) => {
    const next = (to + choices.length) % Math.max(1, choices.length);
    setAt(next);
    box.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    // After the dialog gave the focus back, so that the act can put it elsewhere.
    setTimeout(choice.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(chosen + 1),
      ArrowUp: () => move(chosen - 1),
      Enter: () => run(choices[chosen]),
    };
    const act = moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <Modal.Root opened onClose={onClose} size="lg" yOffset="12dvh">
      <Modal.Overlay />
      <Modal.Content aria-label={t("palette.label")} radius="md">
        <Modal.Body p={0}>
          <input
            className={classes["input"]}
            // biome-ignore lint/a11y/noAutofocus: the palette is opened to be written in
            autoFocus
            role="combobox"
            aria-expanded
            aria-controls={list}
            aria-activedescendant={choices.length > 0 ? `${list}-${chosen}` : undefined}
            aria-autocomplete="list"
            aria-label={t("palette.label")}
            placeholder={t("palette.placeholder")}
            value={question}
            maxLength={80}
            onChange={(event) => {
              setQuestion(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
          <div ref={box} className={classes["choices"]}>
            {choices.length === 0 ? <p className={classes["none"]}>{t("list.nothingFound")}</p> : null}
            <div id={list} role="listbox" aria-label={t("palette.label")}>
              {choices.map((choice, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
                <div
                  key={choice.id}
                  id={`${list}-${index}`}
                  data-at={index}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === chosen}
                  className={classes["choice"]}
                  onClick={() => run(choice)}
                  onPointerMove={() => setAt(index)}
                >
                  {choice.ticket ? <IconTicket size={16} aria-hidden /> : null}
                  <span className={classes["label"]}>{choice.label}</span>
                  <span className={classes["group"]}>{choice.group}</span>
                  <span className={classes["keys"]}>
                    {choice.keys ? <Keys keys={choice.keys} mac={mac} /> : null}
                  </span>
                </div>
              ))}
            </div>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Tickets that some list has shown: found by reference or customer's code. */
function useKnownTickets(question: string): Choice[] {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMemo(() => {
    const wanted = question.trim().toLowerCase();
    if (wanted.length < 2) return [];
    const rows = new Map<string, TicketRow>();
    for (const [, data] of queries.getQueriesData<InfiniteData<TicketPage>>({ queryKey: keys.lists })) {
      for (const page of data?.pages ?? []) for (const row of page.items) rows.set(row.id, row);
    }
    return [...rows.values()]
      .filter((row) => `${row.reference} ${row.customer_alias}`.toLowerCase().includes(wanted))
      .slice(0, TICKETS_SHOWN)
      .map((row) => ({
        id: `ticket.${row.id}`,
        label: `${row.reference} · ${t("tickets.alias", { code: row.customer_alias })}`,
        group: t(`topic.${row.topic}`),
        ticket: true,
        run: () => void navigate({ to: "/$view/$ticket", params: { view: "mine", ticket: row.id } }),
      }));
  }, [question, queries, navigate, t]);
}
