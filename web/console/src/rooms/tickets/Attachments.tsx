import { type Attachment, plain } from "@havendesk/shared";
import { Button, Group, Modal } from "@mantine/core";
import {
  IconDownload,
  IconExternalLink,
  IconFile,
  IconPhotoOff,
  IconShieldSearch,
  IconShieldX,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../ui/format";
import { useLanguage } from "../../ui/useLanguage";
import classes from "./Attachments.module.css";
import { attachmentUrl } from "./attachmentUrl";
import { useScan } from "./useScan";
import { VoiceNote } from "./VoiceNote";

const PICTURES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);

/** Only the kinds that the server re-encodes are shown in the page; everything else is a download. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  return (
    <ul className={classes["list"]}>
      {attachments.map((file) => (
        <li key={file.id} className={classes["entry"]}>
          <File file={file} />
        </li>
      ))}
    </ul>
  );
}

function File({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const scan = useScan(file);
  if (scan === "waiting" || scan === "infected") {
    return (
      <div className={classes["broken"]} role="status">
        {scan === "waiting" ? (
          <IconShieldSearch size={18} aria-hidden />
        ) : (
          <IconShieldX size={18} aria-hidden />
        )}
        <bdi>{plain(file.name)}</bdi>
        <span>{t(scan === "waiting" ? "attachments.checking" : "attachments.infected")}</span>
      </div>
    );
  }
  if (PICTURES.has(file.media_type)) return <Picture file={file} />;
  if (file.media_type.startsWith("audio/")) return <VoiceNote file={file} />;
  return <Download file={file} />;
}

/** A small picture in its true proportions; the whole one over the page. */
function Picture({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  const [open, setOpen] = useState(false);
  const name = plain(file.name);
  const alt = t("attachments.picture", { name });
  if (broken) {
    return (
      <div className={classes["broken"]}>
        <IconPhotoOff size={18} aria-hidden />
        <span>{t("attachments.broken")}</span>
        <Download file={file} />
      </div>
    );
  }
  const width = file.width ?? 320;
  const height = file.height ?? 200;
  const scale = Math.min(1, 320 / width, 240 / height);
  return (
    <>
      <button
        type="button"
        className={classes["preview"]}
        title={t("attachments.enlarge")}
        onClick={() => setOpen(true)}
      >
        <img
          className={classes["picture"]}
          src={attachmentUrl(file.id)}
          alt={alt}
          width={Math.round(width * scale)}
          height={Math.round(height * scale)}
          loading="lazy"
          onError={() => setBroken(true)}
        />
      </button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="auto"
        centered
        title={<bdi>{name}</bdi>}
        closeButtonProps={{ "aria-label": t("ui.close") }}
      >
        <img className={classes["large"]} src={attachmentUrl(file.id)} alt={alt} />
        <Group mt="sm" gap="xs">
          <Button
            component="a"
            size="xs"
            variant="default"
            href={attachmentUrl(file.id)}
            target="_blank"
            rel="noopener noreferrer"
            leftSection={<IconExternalLink size={14} aria-hidden />}
          >
            {t("attachments.open")}
          </Button>
          <Button
            component="a"
            size="xs"
            variant="default"
            href={attachmentUrl(file.id)}
            download={name}
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {t("attachments.download")}
          </Button>
        </Group>
      </Modal>
    </>
  );
}

function Download({ file }: { file: Attachment }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name = plain(file.name);
  return (
    <a className={classes["file"]} href={attachmentUrl(file.id)} download={name} rel="noopener noreferrer">
      <IconFile size={20} aria-hidden />
      <span className={classes["name"]}>
        <bdi>{name}</bdi>
      </span>
      <span className={classes["size"]}>{formatBytes(file.bytes, language)}</span>
      <IconDownload size={16} aria-label={t("attachments.download")} />
    </a>
  );
}
