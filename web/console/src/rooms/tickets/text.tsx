import { Fragment, type ReactNode } from "react";

const LINK = /https:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}。、，]/g;

/**
 * The text of a message. Links that staff and the bot wrote can be followed; what a customer wrote stays
 * plain text, so that a phishing link takes a deliberate copy and not one tired click.
 */
export function MessageText({ text, links }: { text: string; links: boolean }) {
  return <>{links ? withLinks(text) : text}</>;
}

function withLinks(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [url] = match;
    parts.push(<Fragment key={`t${end}`}>{text.slice(end, match.index)}</Fragment>);
    parts.push(
      <a key={`l${match.index}`} href={url} target="_blank" rel="noopener noreferrer nofollow">
        {url}
      </a>,
    );
    end = match.index + url.length;
  }
  parts.push(<Fragment key={`t${end}`}>{text.slice(end)}</Fragment>);
  return parts;
}
