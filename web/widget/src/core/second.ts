/** The name of the event by which a second file hands itself over, on its own script element. */
export const READY = "havendesk:file";
