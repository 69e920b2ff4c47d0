import { Select, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { formatDuration, formatMoment } from "../../../ui/format";
import { ReasonField } from "../../../ui/ReasonField";
import { useTell } from "../../../ui/tell";
import { useLanguage } from "../../../ui/useLanguage";
import { WorkDialog } from "../../../ui/WorkDialog";

const CAPS = ["takes", "searches"] as const;
type Cap = (typeof CAPS)[number];
const MINUTES = [30, 60, 120, 480];

/** Lets a colleague do without a limit of the hour for a while, with a reason. */
export function LiftCap({ staff, name, onClose }: { staff: string; name: string; onClose(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const lift = useLift(staff);
  const [cap, setCap] = useState<Cap>("takes");
  const [minutes, setMinutes] = useState(60);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (reason.trim()) lift.mutate({ cap, minutes, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <WorkDialog
      title={t("caps.liftOf", { name })}
      verb={t("caps.lift")}
      busy={lift.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t("caps.hint")}</Text>
      <Select<Cap>
        label={t("caps.which")}
        data={CAPS.map((value) => ({ value, label: t(`caps.cap.${value}`) }))}
        value={cap}
        allowDeselect={false}
        onChange={(value) => setCap(value ?? "takes")}
      />
      <Select
        label={t("caps.howLong")}
        data={MINUTES.map((each) => ({ value: String(each), label: formatDuration(each * 60, language) }))}
        value={String(minutes)}
        allowDeselect={false}
        onChange={(value) => setMinutes(Number(value))}
      />
      <ReasonField value={reason} tried={tried} longest={200} focused onChange={setReason} />
    </WorkDialog>
  );
}

interface Lift {
  cap: Cap;
  minutes: number;
  reason: string;
}

function useLift(staff: string) {
  const { t } = useTranslation();
  const backend = useBackend();
  const language = useLanguage();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ cap, ...body }: Lift) =>
      backend.request<{ until: string }>(
        "POST",
        `/desk/staff/${encodeURIComponent(staff)}/caps/${cap}/lift`,
        body,
      ),
    onSuccess: ({ until }) => tell.done(t("caps.lifted", { until: formatMoment(until, language) })),
    onError: (error) => tell.failed(error),
  });
}
