/** The name of the event by which a second file hands itself over, on its own script element. */
export const READY = "havendesk:file";

/** Hands the file of the script in progress over to the widget. */
export function handOver(file: object): void {
  document.currentScript?.dispatchEvent(new CustomEvent(READY, { detail: file }));
}
