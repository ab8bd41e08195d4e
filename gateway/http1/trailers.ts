import type { FieldList } from '#policies/kit/field-list.ts'
import type { Answer } from '#policies/kit/runtime.ts'

/** Trailers may not say what a recipient acts on before the body, nor what only a gateway may say (RFC 9110, 6.5.1). */
const forbidden = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'trailer',
  'host',
  'te',
  'upgrade',
  'expect',
  'range',
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'cache-control',
  'content-encoding',
  'content-type',
  'content-range',
  'forwarded',
  'via',
  'x-real-ip',
  'x-request-id',
])

/** The trailers that go on; `mayPass`: whether one may, besides. */
export const passableTrailers = (
  fields: FieldList | null,
  mayPass: (name: string) => boolean = () => true,
): FieldList | null =>
  fields?.copy(
    (name) => !forbidden.has(name) && !name.startsWith('x-forwarded-') && mayPass(name),
  ) ?? null

/** Those of an answer that go on to the caller. */
export const trailersOf = ({
  trailers,
  dropsTrailer,
}: Pick<Answer, 'dropsTrailer'> & { trailers: FieldList | null }): FieldList | null =>
  passableTrailers(trailers, dropsTrailer && ((name) => !dropsTrailer(name)))
