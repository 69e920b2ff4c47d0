/** Where an uploaded file is fetched; the server decides who may. */
export function attachmentUrl(id: string): string {
  return `/api/v1/uploads/${encodeURIComponent(id)}`;
}
