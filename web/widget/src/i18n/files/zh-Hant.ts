import { handOver } from "../../core/second.ts";
import { zhHant } from "../zh-Hant.ts";

handOver(zhHant);
