import { type JsonObject, own } from './json.ts'

/** A style is written beside the field. */
export const isInStyle = ({ encoding }: { encoding: JsonObject }): boolean =>
  ['style', 'explode'].some((key) => own(encoding, key) !== undefined)
