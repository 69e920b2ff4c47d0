import type { Attachment } from "@havendesk/shared";
import { ActionIcon } from "@mantine/core";
import { IconDownload, IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { attachmentUrl } from "./attachmentUrl";
import classes from "./VoiceNote.module.css";
import { barsOf, clock, placeAfter, SPEEDS } from "./voice";

const BARS = 48;

/** A voice note: drawn from the peaks that came with it, so that nothing is loaded before somebody listens. */
export function VoiceNote({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const player = usePlayer(file);
  const bars = barsOf(file.peaks ?? [], BARS);
  const share = player.length > 0 ? player.at / player.length : 0;
  const seek = (event: PointerEvent<HTMLDivElement>) => {
    const edges = event.currentTarget.getBoundingClientRect();
    if (edges.width > 0) player.seek(((event.clientX - edges.left) / edges.width) * player.length);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const to = placeAfter(event.key, player.at, player.length);
    if (event.key === " ") player.toggle();
    else if (to === null) return;
    else player.seek(to);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and words
    <div
      className={classes["voice"]}
      role="group"
      aria-label={t("voice.label", { length: clock(player.length) })}
    >
      <audio ref={player.element} src={attachmentUrl(file.id)} preload="none" {...player.events} />
      <ActionIcon
        variant="filled"
        radius="xl"
        size="lg"
        aria-label={player.playing ? t("voice.pause") : t("voice.play")}
        disabled={player.broken}
        onClick={player.toggle}
      >
        {player.playing ? (
          <IconPlayerPauseFilled size={16} aria-hidden />
        ) : (
          <IconPlayerPlayFilled size={16} aria-hidden />
        )}
      </ActionIcon>
      <div
        className={classes["wave"]}
        role="slider"
        tabIndex={0}
        aria-label={t("voice.place")}
        aria-valuemin={0}
        aria-valuemax={Math.round(player.length)}
        aria-valuenow={Math.round(player.at)}
        aria-valuetext={t("voice.at", { at: clock(player.at), length: clock(player.length) })}
        onPointerDown={seek}
        onKeyDown={onKeyDown}
      >
        {bars.map((height, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars of a stored note never change
            key={index}
            data-played={index / bars.length < share}
            style={{ height: `${height}%` }}
          />
        ))}
      </div>
      <span className={classes["time"]}>
        {player.playing || player.at > 0 ? clock(player.at) : clock(player.length)}
      </span>
      <button
        type="button"
        className={classes["speed"]}
        aria-label={t("voice.speed", { speed: player.speed })}
        onClick={player.faster}
      >
        {player.speed}×
      </button>
      <a
        className={classes["download"]}
        href={attachmentUrl(file.id)}
        download={file.name}
        aria-label={t("voice.download")}
      >
        <IconDownload size={16} aria-hidden />
      </a>
      {player.broken ? (
        <span className={classes["broken"]} role="alert">
          {t("voice.broken")}
        </span>
      ) : null}
    </div>
  );
}

function usePlayer(file: Attachment) {
  const element = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const [at, setAt] = useState(0);
  const [known, setKnown] = useState(file.seconds ?? 0);
  const [speed, setSpeed] = useState<number>(SPEEDS[0]);
  useEffect(() => {
    if (element.current) element.current.playbackRate = speed;
  }, [speed]);
  return {
    element,
    playing,
    broken,
    at,
    length: known,
    speed,
    toggle() {
      const audio = element.current;
      if (!audio) return;
      if (!audio.paused) audio.pause();
      else void audio.play().catch(() => setBroken(true));
    },
    seek(seconds: number) {
      const place = Math.min(Math.max(0, seconds), known);
      setAt(place);
      if (element.current) element.current.currentTime = place;
    },
    faster() {
      setSpeed(
        (before) => SPEEDS[(SPEEDS.indexOf(before as (typeof SPEEDS)[number]) + 1) % SPEEDS.length] ?? 1,
      );
    },
    events: {
      onPlay: () => {
        setPlaying(true);
        if (element.current) element.current.playbackRate = speed;
      },
      onPause: () => setPlaying(false),
      onEnded: () => {
        setPlaying(false);
        setAt(0);
      },
      onTimeUpdate: () => setAt(element.current?.currentTime ?? 0),
      onError: () => setBroken(true),
      onLoadedMetadata: () => {
        // A recording of a browser often says no length; then the one that came with it stays.
        const told = element.current?.duration ?? Number.NaN;
        if (Number.isFinite(told) && told > 0) setKnown(told);
      },
    },
  };
}
