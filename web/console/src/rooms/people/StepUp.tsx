import { Button, Modal, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Backend } from "../../api/backend";
import { BackendProvider, useBackend } from "../../api/context";
import { ApiError } from "../../api/problem";
import { ErrorNotice } from "../../ui/Notice";
import { problemTexts } from "../../ui/problemTexts";

interface Ways {
  ways: Array<"totp" | "webauthn" | "password">;
  challenge: { publicKey: PublicKeyCredentialRequestOptionsJSON } | null;
}

interface Proof {
  code?: string;
  password?: string;
  credential?: unknown;
}

/**
 * Dangerous acts want a fresh proof of who sits there. Whatever the desk refuses for that reason waits here
 * until the person has given it, and is then asked again; whoever closes the dialog has done nothing.
 */
export function StepUp({ children }: { children: ReactNode }) {
  const backend = useBackend();
  const [open, setOpen] = useState(false);
  const waiting = useRef<Array<(proved: boolean) => void>>([]);
  const settle = useCallback((proved: boolean) => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(proved);
  }, []);
  const guarded = useMemo<Backend>(
    () => ({
      ...backend,
      async request<T>(...asked: Parameters<Backend["request"]>): Promise<T> {
        try {
          return await backend.request<T>(...asked);
        } catch (error) {
          if (!(error instanceof ApiError) || error.problem.code !== "reauthentication_needed") throw error;
          setOpen(true);
          const proved = await new Promise<boolean>((resolve) => waiting.current.push(resolve));
          if (!proved) throw error;
          return await backend.request<T>(...asked);
        }
      },
    }),
    [backend],
  );
  return (
    <BackendProvider backend={guarded}>
      {children}
      {open ? <StepUpDialog onDone={() => settle(true)} onClose={() => settle(false)} /> : null}
    </BackendProvider>
  );
}

function StepUpDialog({ onDone, onClose }: { onDone(): void; onClose(): void }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const ways = useQuery({
    queryKey: ["desk", "step-up"],
    queryFn: () => backend.request<Ways>("GET", "/me/step-up"),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const prove = async (proof: () => Promise<Proof>) => {
    setBusy(true);
    try {
      await backend.request("POST", "/me/step-up", await proof());
      onDone();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  const known = ways.data?.ways ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("stepUp.title")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <Stack gap="md">
        <p>{t("stepUp.why")}</p>
        {ways.isError ? <ErrorNotice error={ways.error} onRetry={() => void ways.refetch()} /> : null}
        {failure ? <p role="alert">{wrong(t, failure)}</p> : null}
        {known.includes("webauthn") && ways.data?.challenge ? (
          <Button
            loading={busy}
            onClick={() => void prove(() => byPasskey(ways.data?.challenge?.publicKey))}
            data-autofocus
          >
            {t("stepUp.passkey")}
          </Button>
        ) : null}
        {known.includes("totp") ? (
          <Typed
            label={t("stepUp.code")}
            busy={busy}
            onTyped={(code) => void prove(() => Promise.resolve({ code }))}
          />
        ) : null}
        {known.includes("password") ? (
          <Typed
            label={t("stepUp.password")}
            secret
            busy={busy}
            onTyped={(password) => void prove(() => Promise.resolve({ password }))}
          />
        ) : null}
      </Stack>
    </Modal>
  );
}

function wrong(t: TFunction, failure: unknown): string {
  const refused = failure instanceof ApiError && failure.problem.code !== "field_invalid";
  return refused ? problemTexts(t, failure).wayOut : t("stepUp.wrong");
}

function Typed({
  label,
  secret = false,
  busy,
  onTyped,
}: {
  label: string;
  secret?: boolean;
  busy: boolean;
  onTyped(text: string): void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const shared = {
    label,
    value: text,
    required: true,
    "data-autofocus": true,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onTyped(text.trim());
      }}
    >
      <Stack gap="sm">
        {secret ? (
          <TextInput {...shared} type="password" autoComplete="current-password" />
        ) : (
          <TextInput {...shared} inputMode="numeric" autoComplete="one-time-code" />
        )}
        <Button type="submit" loading={busy}>
          {t("stepUp.confirm")}
        </Button>
      </Stack>
    </form>
  );
}

async function byPasskey(options: PublicKeyCredentialRequestOptionsJSON | undefined): Promise<Proof> {
  if (!options) throw new Error("no challenge");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  return { credential: credential.toJSON() };
}
