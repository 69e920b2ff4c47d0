/** The way to the recorder: its file is fetched from where this one came from, and only when it is wanted. */
import { READY, type VoiceFile } from "../voice/types.ts";

/** SHA-384 of the second file, as the build made it; a changed file is not run. */
declare const __VOICE_INTEGRITY__: string;
const NAME = "havendesk-voice.js";
const PATIENCE = 15_000;

let coming: Promise<VoiceFile> | null = null;
let home: string | null = null;

/** Where the widget's own script lies; without it the desk's usual place is taken. */
export function setHome(address: string): void {
  home = new URL(".", address).href;
}

export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && navigator.mediaDevices?.getUserMedia !== undefined;
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

/** A page that demands trusted types must list the policy "havendesk". */
function trusted(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("havendesk", { createScriptURL: (one) => one });
  return policy ? policy.createScriptURL(address) : address;
}

function fetchVoice(desk: string): Promise<VoiceFile> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const late = setTimeout(() => end(null), PATIENCE);
    const end = (file: VoiceFile | null): void => {
      clearTimeout(late);
      script.remove();
      if (file) resolve(file);
      else reject(new Error("voice"));
    };
    script.addEventListener(READY, (event) => end((event as CustomEvent<VoiceFile>).detail));
    script.onerror = () => end(null);
    script.integrity = __VOICE_INTEGRITY__;
    script.crossOrigin = "anonymous";
    script.src = trusted(new URL(NAME, home ?? `${desk}/widget/`).href);
    document.head.append(script);
  });
}

export function voiceFile(desk: string): Promise<VoiceFile> {
  coming ??= fetchVoice(desk).catch((error: unknown) => {
    coming = null;
    throw error;
  });
  return coming;
}
