/** The file that draws what stands below an answer; it leaves no name behind. */
import { READY } from "../core/second.ts";
import style from "./answers.css?inline";
import { draw } from "./below.ts";
import type { AnswersFile } from "./types.ts";

const file: AnswersFile = { style, draw };
document.currentScript?.dispatchEvent(new CustomEvent(READY, { detail: file }));
