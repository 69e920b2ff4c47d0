import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const SNAPSHOT = JSON.parse(readFileSync(join(ROOT, "docs/reference/openapi.json"), "utf8")) as {
  paths: Record<string, Record<string, unknown>>;
};

/** What the console calls; the paths of acts are written once more here, because they are built from a name. */
const CALLED: Array<[string, string]> = [
  ["get", "/me"],
  ["post", "/me/presence"],
  ["post", "/live/ticket"],
  ["get", "/desk/teams"],
  ["get", "/desk/staff"],
  ["get", "/desk/tickets"],
  ["get", "/desk/tickets/{ticket_id}"],
  ["get", "/desk/tickets/{ticket_id}/situation"],
  ["post", "/desk/tickets/{ticket_id}/reveal"],
  ["get", "/desk/views"],
  ["post", "/desk/views"],
  ["put", "/desk/views/{view_id}"],
  ["delete", "/desk/views/{view_id}"],
  ["get", "/desk/counts"],
  ["post", "/desk/certificates/search"],
  ["post", "/desk/certificates/{number}/withdraw"],
  ["get", "/desk/inbox"],
  ["post", "/desk/inbox/read"],
  ["get", "/desk/tags"],
  ["post", "/desk/tags"],
  ["put", "/desk/tags/{tag_id}"],
  ["delete", "/desk/tags/{tag_id}"],
  ["get", "/desk/macros"],
  ["post", "/desk/macros"],
  ["put", "/desk/macros/{macro_id}"],
  ["delete", "/desk/macros/{macro_id}"],
  ["get", "/desk/live"],
  ["get", "/desk/articles"],
  ["get", "/desk/knowledge/articles"],
  ["post", "/desk/knowledge/articles"],
  ["get", "/desk/knowledge/articles/{slug}"],
  ["put", "/desk/knowledge/articles/{article_id}"],
  ["post", "/desk/knowledge/articles/{article_id}/images"],
  ...["archive", "restore", "reviewed"].map((act): [string, string] => [
    "post",
    `/desk/knowledge/articles/{article_id}/${act}`,
  ]),
  ["put", "/desk/knowledge/articles/{article_id}/texts/{language}/draft"],
  ["delete", "/desk/knowledge/articles/{article_id}/texts/{language}/draft"],
  ["get", "/desk/knowledge/articles/{article_id}/texts/{language}/history"],
  ["get", "/desk/knowledge/articles/{article_id}/texts/{language}/diff"],
  ...["submit", "approve", "send-back", "unpublish", "undo", "confirm", "preview"].map(
    (act): [string, string] => ["post", `/desk/knowledge/articles/{article_id}/texts/{language}/${act}`],
  ),
  ["get", "/desk/knowledge/feedback"],
  ["post", "/desk/knowledge/feedback/{feedback_id}/handled"],
  ["get", "/desk/knowledge/coverage"],
  ["post", "/desk/knowledge/proposals/{proposal_id}/dismiss"],
  ["post", "/desk/knowledge/rehearse"],
  ["post", "/desk/bulk"],
  ["post", "/desk/undo/{undo_id}"],
  ["get", "/tickets/{ticket_id}/messages"],
  ["post", "/uploads"],
  ["get", "/uploads/{attachment_id}"],
  ...["take", "solve", "transfer", "assign", "wait", "topic", "priority"].map((act): [string, string] => [
    "post",
    `/desk/tickets/{ticket_id}/${act}`,
  ]),
];

it.each(CALLED)("the server still answers %s %s", (method, path) => {
  expect(SNAPSHOT.paths[`/api/v1${path}`]).toHaveProperty(method);
});
