export * from "./api.ts";
export * from "./desk.ts";
export * from "./frames.ts";
export * from "./situation.ts";
