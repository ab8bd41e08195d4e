/** Lower case, without parameters. */
export const mediaTypeName = (mediaType: string): string =>
  (mediaType.split(';')[0] ?? '').trim().toLowerCase()
