import { plain } from "@havendesk/shared";
import { ActionIcon, Progress } from "@mantine/core";
import { IconFile, IconPhoto, IconRefresh, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { problemTexts } from "../../ui/problemTexts";
import { attachmentUrl } from "./attachmentUrl";
import classes from "./UploadList.module.css";
import type { Upload } from "./useUploads";

interface UploadListProps {
  uploads: readonly Upload[];
  onRemove(key: string): void;
  onRetry(upload: Upload): void;
}

export function UploadList({ uploads, onRemove, onRetry }: UploadListProps) {
  const { t } = useTranslation();
  if (uploads.length === 0) return null;
  return (
    <ul className={classes["list"]} aria-label={t("composer.attachments")}>
      {uploads.map((upload) => (
        <li key={upload.key} className={classes["item"]} data-failed={Boolean(upload.error)}>
          <Preview upload={upload} />
          <span className={classes["name"]}>
            <bdi>{plain(upload.name)}</bdi>
            {upload.error ? (
              <span className={classes["error"]} role="alert">
                {problemTexts(t, upload.error).title} {problemTexts(t, upload.error).wayOut}
              </span>
            ) : null}
            {!upload.done && !upload.error ? (
              <Progress
                size="xs"
                value={upload.share * 100}
                aria-label={t("composer.uploading", { name: upload.name })}
              />
            ) : null}
          </span>
          {upload.error && upload.file ? (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t("composer.uploadAgain", { name: upload.name })}
              onClick={() => onRetry(upload)}
            >
              <IconRefresh size={14} aria-hidden />
            </ActionIcon>
          ) : null}
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t("composer.remove", { name: upload.name })}
            onClick={() => onRemove(upload.key)}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

/** The picture itself once it is up: one sees what one is about to send. */
function Preview({ upload }: { upload: Upload }) {
  const picture = (upload.done?.media_type ?? upload.file?.type ?? "").startsWith("image/");
  if (picture && upload.done)
    return <img className={classes["preview"]} src={attachmentUrl(upload.done.id)} alt="" />;
  return picture ? <IconPhoto size={16} aria-hidden /> : <IconFile size={16} aria-hidden />;
}
