/** The file that asks whether to freeze the account; it leaves no name behind. */
import { handOver } from "../core/second.ts";
import { ask } from "./ask.ts";
import style from "./freeze.css?inline";
import type { FreezeFile } from "./types.ts";

const file: FreezeFile = { style, ask };
handOver(file);
