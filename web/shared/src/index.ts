export * from "./api.ts";
export * from "./assistance.ts";
export * from "./characters.ts";
export * from "./desk.ts";
export * from "./frames.ts";
export * from "./knowledge.ts";
export * from "./markup.ts";
export * from "./situation.ts";
