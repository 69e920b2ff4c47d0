/** The second file of the widget: it hands itself over on its own script element and leaves no name behind. */

import { handOver } from "../core/second.ts";
import { Box } from "./box.ts";
import type { VoiceFile } from "./types.ts";
import style from "./voice.css?inline";

const file: VoiceFile = { style, make: (host) => new Box(host) };
handOver(file);
