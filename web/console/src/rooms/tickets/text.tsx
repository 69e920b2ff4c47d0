import { type Block, blocksOf, piecesOf, type Span, stretchesOf } from "@havendesk/shared";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LongValue } from "./LongValue";
import classes from "./text.module.css";

const LINK = /https:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}。、，]/g;

/**
 * The text of a message. What staff and the bot wrote is read as the chat's small Markdown, and its links can be
 * followed; what a customer wrote stays plain text, so that a phishing link takes a deliberate copy and not one tired
 * click. In both, characters that lie are named and long values shortened.
 */
export function MessageText({ text, ours }: { text: string; ours: boolean }) {
  if (!ours) return <Harmless text={text} />;
  const blocks = blocksOf(text);
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a stored text never changes its blocks
    <BlockText key={index} block={block} last={index === blocks.length - 1} />
  ));
}

function BlockText({ block, last }: { block: Block; last: boolean }) {
  if (block.kind === "code") {
    return (
      <code className={classes["fenced"]} dir="ltr">
        <Harmless text={block.text} />
      </code>
    );
  }
  const spans = block.spans.map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a stored text never changes its spans
    <SpanText key={index} span={span} />
  ));
  if (block.kind === "quote") return <span className={classes["quote"]}>{spans}</span>;
  return (
    <>
      {spans}
      {last ? null : "\n"}
    </>
  );
}

function SpanText({ span }: { span: Span }) {
  switch (span.kind) {
    case "bold":
      return (
        <strong>
          <Harmless text={span.text} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Harmless text={span.text} />
        </em>
      );
    case "code":
      return (
        <code className={classes["code"]} dir="ltr">
          <Harmless text={span.text} />
        </code>
      );
    case "text":
      return <>{withLinks(span.text)}</>;
  }
}

function withLinks(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const [url] = match;
    parts.push(<Harmless key={`t${end}`} text={text.slice(end, match.index)} />);
    parts.push(
      <a key={`l${match.index}`} href={url} target="_blank" rel="noopener noreferrer nofollow">
        {url}
      </a>,
    );
    end = match.index + url.length;
  }
  parts.push(<Harmless key={`t${end}`} text={text.slice(end)} />);
  return parts;
}

/** Text of anybody: what hides or turns is drawn as a mark with its name, what is long can be opened. */
export function Harmless({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.kind === "hidden" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a stored text never changes its pieces
      <HiddenMark key={index} codes={piece.codes} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a stored text never changes its pieces
      <Fragment key={index}>
        {stretchesOf(piece.text).map((stretch, inner) =>
          stretch.kind === "long" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a stored text never changes its stretches
            <LongValue key={inner} value={stretch.text} />
          ) : (
            stretch.text
          ),
        )}
      </Fragment>
    ),
  );
}

const NAMED = 6;

function HiddenMark({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation();
  const names = [...new Set(codes)].slice(0, NAMED).join(" ");
  const label = t("messages.hiddenCharacters", { count: codes.length, codes: names });
  return (
    <span className={classes["hidden"]} role="img" aria-label={label} title={label}>
      ⌧
    </span>
  );
}
