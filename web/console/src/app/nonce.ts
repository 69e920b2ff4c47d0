/**
 * The nonce of this response's Content-Security-Policy. Vite's build puts the meta element in, the server
 * puts the nonce in; the browser hides it from the markup and hands it out only through the property.
 */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
