import type { SolvedTicket } from "@havendesk/shared";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Tag } from "../../ui/Tag";
import { When } from "../exchange/When";
import classes from "./HelpPanel.module.css";

/** Solved tickets that began like this one: what came of them, none of their words. */
export function Similar({ tickets }: { tickets: readonly SolvedTicket[] }) {
  const { t } = useTranslation();
  if (tickets.length === 0) return <p className={classes["nothing"]}>{t("help.noSimilar")}</p>;
  return (
    <ul>
      {tickets.map((each) => (
        <li key={each.id}>
          <p className={classes["title"]}>
            <Link to="/$view/$ticket" params={{ view: "mine", ticket: each.id }}>
              {each.reference}
            </Link>
          </p>
          <div className={classes["tags"]}>
            <Tag meaning={each.handler === "bot" ? "bot" : "calm"}>{t(`handler.${each.handler}`)}</Tag>
            {each.rating ? <span>{t("help.rated", { rating: each.rating })}</span> : null}
            {each.solved_at ? <When at={each.solved_at} /> : null}
          </div>
          {each.articles.length > 0 ? (
            <p className={classes["soft"]}>{t("help.shown", { articles: each.articles.join(", ") })}</p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
