import type { DeskArticle } from "@havendesk/shared";
import { Button, FileButton, Group, Menu, TextInput } from "@mantine/core";
import { IconPhoto, IconVariable } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { WorkDialog } from "../../ui/WorkDialog";
import classes from "./Knowledge.module.css";
import { useAddImage } from "./queries";

/** Values of the exchange that a text may name; they are filled when it is shown. */
const PLACES = [
  "{{fee:BTC:bitcoin}}",
  "{{min_withdrawal:BTC:bitcoin}}",
  "{{min_deposit:BTC:bitcoin}}",
  "{{confirmations:BTC:bitcoin}}",
  "{{confirmations_unlock:BTC:bitcoin}}",
  "{{withdrawal_limit:1}}",
  "{{hold_hours:password_change}}",
  "{{maker_fee:0}}",
  "{{taker_fee:0}}",
  "{{api_rate:orders}}",
  "{{review_time:identity}}",
];

/** The text with something put where the caret stands, and where the caret belongs afterwards. */
export function insertInto(
  field: HTMLTextAreaElement | null,
  value: string,
  words: string,
): { value: string; at: number } {
  const start = field?.selectionStart ?? value.length;
  const end = field?.selectionEnd ?? value.length;
  return { value: value.slice(0, start) + words + value.slice(end), at: start + words.length };
}

/** What can be put into a body: a value of the exchange, a picture. */
export function BodyTools({ article, onInsert }: { article: DeskArticle; onInsert(words: string): void }) {
  const { t } = useTranslation();
  const [picture, setPicture] = useState<File | null>(null);
  const [shows, setShows] = useState("");
  const add = useAddImage(article.article_id);
  useEffect(() => {
    const take = (event: Event) => setPicture((event as CustomEvent<File>).detail);
    document.addEventListener("hd-picture", take);
    return () => document.removeEventListener("hd-picture", take);
  }, []);
  return (
    <Group gap="xs" mb={6}>
      <FileButton accept="image/png,image/jpeg,image/webp,image/gif" onChange={setPicture}>
        {(props) => (
          <Button {...props} size="xs" variant="default" leftSection={<IconPhoto size={14} aria-hidden />}>
            {t("knowledge.picture")}
          </Button>
        )}
      </FileButton>
      <Menu>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconVariable size={14} aria-hidden />}>
            {t("knowledge.value")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {PLACES.map((place) => (
            <Menu.Item key={place} className="hd-mono" onClick={() => onInsert(place)}>
              {place}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {picture ? (
        <WorkDialog
          title={t("knowledge.picture")}
          verb={t("knowledge.insert")}
          busy={add.isPending}
          onClose={() => setPicture(null)}
          onSubmit={() => {
            if (shows.trim())
              add.mutate(picture, {
                onSuccess: ({ name }) => {
                  onInsert(`![${shows.trim()}](image:${name})`);
                  setPicture(null);
                  setShows("");
                },
              });
          }}
        >
          <p className={classes["kept"]} translate="no">
            {picture.name}
          </p>
          <TextInput
            label={t("knowledge.pictureShows")}
            description={t("knowledge.pictureShowsHint")}
            required
            maxLength={200}
            value={shows}
            data-autofocus
            onChange={(event) => setShows(event.currentTarget.value)}
          />
        </WorkDialog>
      ) : null}
    </Group>
  );
}
