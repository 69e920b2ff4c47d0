import type { Attachment } from "@havendesk/shared";
import { IconDownload, IconFile } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../ui/format";
import { useLanguage } from "../../ui/useLanguage";
import classes from "./Attachments.module.css";

const PICTURES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);

/** Only the kinds that the server re-encodes are shown in the page; everything else is a download. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <ul className={classes["list"]}>
      {attachments.map((file) => (
        <li key={file.id}>
          {PICTURES.has(file.media_type) ? <Picture file={file} /> : <Download file={file} />}
        </li>
      ))}
    </ul>
  );
}

export function attachmentUrl(id: string): string {
  return `/api/v1/uploads/${encodeURIComponent(id)}`;
}

function Picture({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  if (broken) return <Download file={file} />;
  const width = file.width ?? 320;
  const height = file.height ?? 200;
  const scale = Math.min(1, 320 / width, 240 / height);
  return (
    <a href={attachmentUrl(file.id)} target="_blank" rel="noopener noreferrer" title={t("attachments.open")}>
      <img
        className={classes["picture"]}
        src={attachmentUrl(file.id)}
        alt={t("attachments.picture", { name: file.name })}
        width={Math.round(width * scale)}
        height={Math.round(height * scale)}
        loading="lazy"
        onError={() => setBroken(true)}
      />
    </a>
  );
}

function Download({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <a
      className={classes["file"]}
      href={attachmentUrl(file.id)}
      download={file.name}
      rel="noopener noreferrer"
    >
      <IconFile size={20} aria-hidden />
      <span className={classes["name"]}>
        <bdi>{file.name}</bdi>
      </span>
      <span className={classes["size"]}>{formatBytes(file.bytes, language)}</span>
      <IconDownload size={16} aria-label={t("attachments.download")} />
    </a>
  );
}
