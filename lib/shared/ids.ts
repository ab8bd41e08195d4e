import { randomInt } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A random string of [a-z0-9]; each character carries 5.17 bits. */
export const randomText = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

export type IdKind =
  | 'usr'
  | 'org'
  | 'mem'
  | 'inv'
  | 'tok'
  | 'api'
  | 'rev'
  | 'op'
  | 'bck'
  | 'prd'
  | 'sub'
  | 'key'
  | 'stp'
  | 'exc'
  | 'gtw'
  | 'dep'
  | 'ack'
  | 'aud'
  | 'sec'
  | 'hst'
  | 'trc'
  | 'ses'

/** A new id: its kind, an underscore, sixteen characters (82 bits). */
export const newId = <Kind extends IdKind>(kind: Kind): `${Kind}_${string}` =>
  `${kind}_${randomText(16)}`
