import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useMe } from "../rooms/people/MeContext";
import { useNow } from "../ui/useNow";
import classes from "./Watermark.module.css";
import { codeOf, minuteOf, TILE, tileOf } from "./watermarkTile";

/** Mean opacity of the hidden mark; what is darkest or lightest in it has twice as much. */
const HIDDEN = 0.02;
/** Waves of the tile beyond this many times their mean are cut. */
const HIGHEST = 3.2;
const SEEN = 0.045;
const STEP = { x: 340, y: 210 };
const SLOPE = -0.36;

/** Over the whole desk: who looks and at which minute, once to be seen and once hidden. Nothing can be pressed. */
export function Watermark() {
  const { id, name } = useMe();
  const dark = useComputedColorScheme("light") === "dark";
  const minute = minuteOf(useNow());
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const tile = hiddenTile(codeOf(id), minute, dark);
    const label = `${name} · ${new Date().toISOString().slice(0, 16).replace("T", " ")}Z`;
    const draw = () => {
      if (canvas.current && tile) paint(canvas.current, tile, label, dark);
    };
    draw();
    window.addEventListener("resize", draw);
    return () => window.removeEventListener("resize", draw);
  }, [id, name, minute, dark]);

  return <canvas ref={canvas} className={classes["mark"]} aria-hidden />;
}

function hiddenTile(code: number, minute: number, dark: boolean): HTMLCanvasElement | null {
  const tile = document.createElement("canvas");
  tile.width = TILE;
  tile.height = TILE;
  const context = tile.getContext("2d");
  if (!context) return null;
  const picture = context.createImageData(TILE, TILE);
  const ink = dark ? 255 : 0;
  tileOf(code, minute).forEach((value, at) => {
    // Light ink lightens and dark ink darkens: the same wave shows either way.
    const height = Math.max(-1, Math.min(1, (dark ? value : -value) / HIGHEST));
    picture.data.set([ink, ink, ink, Math.round((1 + height) * HIDDEN * 255)], at * 4);
  });
  context.putImageData(picture, 0, 0);
  return tile;
}

function paint(canvas: HTMLCanvasElement, tile: HTMLCanvasElement, label: string, dark: boolean) {
  canvas.width = window.innerWidth;
  canvas.height = window.innerHeight;
  const context = canvas.getContext("2d");
  const pattern = context?.createPattern(tile, "repeat");
  if (!context || !pattern) return;
  context.fillStyle = pattern;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = "13px sans-serif";
  context.fillStyle = dark ? `rgb(255 255 255 / ${SEEN})` : `rgb(0 0 0 / ${SEEN})`;
  for (let y = STEP.y / 2; y < canvas.height + STEP.y; y += STEP.y) {
    for (let x = (y / STEP.y) % 2 < 1 ? 0 : -STEP.x / 2; x < canvas.width; x += STEP.x) {
      context.setTransform(1, 0, 0, 1, x, y);
      context.rotate(SLOPE);
      context.fillText(label, 0, 0);
    }
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
}
