import { handOver } from "../../core/second.ts";
import { ja } from "../ja.ts";

handOver(ja);
