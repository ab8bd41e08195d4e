import { isToken } from '#policies/kit/field-name.ts'

const host = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/
const originForm = /^\/[\x21\x22\x24-\x7e]*$/

/** One host and perhaps a port, nothing else (RFC 9112, 3.2). */
export const isHost = (text: string): boolean => host.test(text)

/** A path and query (RFC 9112, 3.2.1): of the forms of a target the only one for a gateway. */
export const isOriginTarget = (text: string): boolean => originForm.test(text)

export const isRequestMethod = (text: string): boolean => text.length <= 40 && isToken(text)
