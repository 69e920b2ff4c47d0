import { Button, Stack, TextInput } from "@mantine/core";
import { IconCertificate } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { ReasonField } from "../../ui/ReasonField";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import classes from "../protection/Protection.module.css";
import { ProtectionPage } from "../protection/ProtectionPage";
import { type AccountCertificates, type Search, type StaffCertificate, useCertificates } from "./queries";
import { WithdrawDialog } from "./WithdrawDialog";

const LONGEST_REASON = 400;

/** The certificates of one account, found by the number of one or by the account, and withdrawing one. */
export function CertificatesPage() {
  const { t } = useTranslation();
  const look = useCertificates();
  const [asked, setAsked] = useState<Search | null>(null);
  const search = (wanted: Search) => {
    setAsked(wanted);
    look.mutate(wanted);
  };
  return (
    <ProtectionPage title={t("certificates.label")}>
      <SearchForm busy={look.isPending} onSearch={search} />
      {look.isError ? <ErrorNotice error={look.error} /> : null}
      {look.data ? <Found found={look.data} onChange={() => asked && look.mutate(asked)} /> : null}
      {look.isIdle ? (
        <Notice icon={<IconCertificate size={28} aria-hidden />} title={t("certificates.begin")}>
          {t("certificates.beginHint")}
        </Notice>
      ) : null}
    </ProtectionPage>
  );
}

function SearchForm({ busy, onSearch }: { busy: boolean; onSearch(search: Search): void }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  return (
    <form
      aria-label={t("certificates.find")}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (wanted.trim() && reason.trim()) onSearch({ wanted: wanted.trim(), reason: reason.trim() });
      }}
    >
      <Stack gap="sm" maw={560} mb="lg">
        <TextInput
          label={t("certificates.wanted")}
          description={t("certificates.wantedHint")}
          value={wanted}
          maxLength={128}
          autoComplete="off"
          error={tried && !wanted.trim() ? t("holds.missing") : null}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <ReasonField value={reason} tried={tried} longest={LONGEST_REASON} onChange={setReason} />
        <div>
          <Button type="submit" loading={busy}>
            {t("certificates.find")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function Found({ found, onChange }: { found: AccountCertificates; onChange(): void }) {
  const { t } = useTranslation();
  const me = useMe();
  const [withdrawing, setWithdrawing] = useState<string | null>(null);
  const may = me.permissions.includes("certificates.withdraw");
  return (
    <section aria-labelledby="certificates">
      <h2 className={classes["heading"]} id="certificates">
        <bdi translate="no">{found.account || t("certificates.erasedAccount")}</bdi>
      </h2>
      {found.certificates.length === 0 ? <p className={classes["soft"]}>{t("certificates.none")}</p> : null}
      {found.certificates.length > 0 ? (
        <ul className={classes["rows"]}>
          {found.certificates.map((one) => (
            <Row
              key={one.number}
              one={one}
              onWithdraw={may && one.withdrawn_at === null ? () => setWithdrawing(one.number) : null}
            />
          ))}
        </ul>
      ) : null}
      {withdrawing ? (
        <WithdrawDialog
          number={withdrawing}
          onDone={() => {
            setWithdrawing(null);
            onChange();
          }}
          onClose={() => setWithdrawing(null)}
        />
      ) : null}
    </section>
  );
}

function Row({ one, onWithdraw }: { one: StaffCertificate; onWithdraw: (() => void) | null }) {
  const { t } = useTranslation();
  const { kind, first_day, last_day, zone, asset } = one.wanted;
  return (
    <li className={classes["row"]}>
      <div className={classes["what"]}>
        <strong translate="no">{one.number}</strong>
        <p className={classes["soft"]}>
          {t(`certificates.kind.${kind}`)} ·{" "}
          <span translate="no">
            {kind === "balance" ? last_day : `${first_day} – ${last_day}`} ({zone})
            {asset ? ` · ${asset}` : null}
          </span>{" "}
          · {t("certificates.issued")} <Moment at={one.issued_at} />
          {one.files_kept ? null : ` · ${t("certificates.filesErased")}`}
        </p>
        {one.withdrawn_at ? (
          <p className={classes["soft"]}>
            <Moment at={one.withdrawn_at} /> · <span translate="no">{one.withdrawn_by}</span>:{" "}
            <bdi translate="no">{one.withdrawn_reason}</bdi>
          </p>
        ) : null}
      </div>
      <Tag meaning={one.withdrawn_at ? "urgent" : "good"}>
        {t(one.withdrawn_at ? "certificates.isWithdrawn" : "certificates.inForce")}
      </Tag>
      {onWithdraw ? (
        <Button
          variant="default"
          size="xs"
          aria-haspopup="dialog"
          aria-label={t("certificates.withdrawOne", { number: one.number })}
          onClick={onWithdraw}
        >
          {t("certificates.withdraw")}
        </Button>
      ) : null}
    </li>
  );
}
