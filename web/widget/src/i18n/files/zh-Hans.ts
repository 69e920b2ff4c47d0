import { handOver } from "../../core/second.ts";
import { zhHans } from "../zh-Hans.ts";

handOver(zhHans);
