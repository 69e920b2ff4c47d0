import type { TranslatorTrouble } from "@havendesk/shared";
import { useState } from "react";
import type { Afterwards } from "../../live/state";
import { useTell } from "../../ui/tell";
import type { ComposerState } from "../tickets/compose/useComposer";
import { writtenIn } from "./languages";
import { useKeepOriginal, useTranslateReply } from "./queries";
import { useTranslationDesk } from "./TranslationContext";

interface Draft {
  /** The text that was translated; another one in the field makes the translation old. */
  of: string;
  text: string;
  source: string;
  translator: "same" | "chinese" | "model" | "person";
}

export type SlotState = "idle" | "asked" | "ready" | "old" | TranslatorTrouble | "failed";

type StandingOfSlot = "idle" | "asked" | "keeping" | "failed" | TranslatorTrouble;

function shownOf(standing: StandingOfSlot, ready: boolean, drafted: boolean): SlotState {
  if (standing !== "idle" && standing !== "keeping") return standing;
  if (ready) return "ready";
  return drafted ? "old" : "idle";
}

export type TranslationSlotState = ReturnType<typeof useTranslationSlot>;

const SHOWN_AS_TROUBLE = "no_answer" as const;

/**
 * The slot beside the text: what the agent writes is translated first, looked at, then sent; what they wrote is
 * kept with it. While the slot is closed, everything goes as it is written.
 */
export function useTranslationSlot(ticket: string, state: ComposerState) {
  const desk = useTranslationDesk();
  const tell = useTell();
  const translateReply = useTranslateReply(ticket);
  const keepOriginal = useKeepOriginal(ticket, desk?.to ?? "en");
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [standing, setStanding] = useState<"idle" | "asked" | "keeping" | "failed" | TranslatorTrouble>(
    "idle",
  );
  const possible = desk?.foreign === true && !state.internal;
  const on = possible && open;
  const current = draft !== null && draft.of === state.text;
  const ready = on && current && draft.text.trim() !== "";

  const shown = shownOf(standing, ready, draft !== null && on);

  const translate = async () => {
    if (!desk || standing === "asked" || state.text.trim() === "") return;
    const of = state.text;
    setStanding("asked");
    try {
      const made = await translateReply(of, writtenIn(of, desk.to), desk.from);
      const { translator } = made;
      setDraft(translator ? { of, text: made.text, source: made.source, translator } : null);
      setStanding(translator ? "idle" : (made.trouble ?? SHOWN_AS_TROUBLE));
    } catch (error) {
      tell.failed(error);
      setStanding("failed");
    }
  };
  const forget = () => {
    setDraft(null);
    setStanding("idle");
  };
  /** Keep what was written under the id that its translation is sent with. */
  const keep = async (cid: string) => {
    if (!desk || !draft || draft.translator === "same") return;
    await keepOriginal({
      cid,
      text: draft.of,
      language: draft.source,
      sentLanguage: desk.from,
      translator: draft.translator,
    });
  };
  const sendTranslated = async (more: Afterwards) => {
    if (!draft || standing === "keeping") return;
    const cid = crypto.randomUUID();
    setStanding("keeping");
    try {
      await keep(cid);
      if (state.send(more, { text: draft.text, cid })) forget();
      else setStanding("idle");
    } catch (error) {
      tell.failed(error);
      setStanding("idle");
    }
  };
  return {
    desk,
    possible,
    on,
    ready,
    shown,
    draft,
    busy: standing === "asked" || standing === "keeping",
    /** What would reach the customer now; null while the slot is open and empty. */
    outgoing: on ? (ready ? draft.text : null) : state.text,
    toggle() {
      setOpen(!open);
      forget();
    },
    translate: () => void translate(),
    write(text: string) {
      if (draft) setDraft({ ...draft, text, translator: "person" });
    },
    keep,
    forget,
    /** Send what is written: translated, or as it is while the slot is closed. */
    send(more: Afterwards = {}) {
      if (!on || state.text.trim() === "") state.send(more);
      else if (ready) void sendTranslated(more);
      else if (state.sendable) void translate();
    },
    /** Send the text as it is, in the agent's own words. */
    sendAsWritten() {
      if (state.send({})) forget();
    },
  };
}
