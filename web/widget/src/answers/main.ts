/** The file that draws what stands below an answer; it leaves no name behind. */
import { handOver } from "../core/second.ts";
import style from "./answers.css?inline";
import { draw } from "./below.ts";
import type { AnswersFile } from "./types.ts";

const file: AnswersFile = { style, draw };
handOver(file);
