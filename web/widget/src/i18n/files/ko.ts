import { handOver } from "../../core/second.ts";
import { ko } from "../ko.ts";

handOver(ko);
