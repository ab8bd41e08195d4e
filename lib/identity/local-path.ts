/** A path of this portal to go on to; anything that could lead elsewhere becomes `otherwise`. */
export const localPath = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && /^\/(?![/\\])[\w\-./~%?=&]*$/.test(value) ? value : otherwise
