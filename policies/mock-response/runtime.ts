import type { OperationChecks } from '#policies/kit/operation-checks.ts'
import { ownAnswer } from '#policies/kit/own-answer.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { MockResponseConfig } from './definition.ts'
import { wantedType } from './wanted-type.ts'

type Example = MockResponseConfig['examples'][number]

/** RFC 9110, 15.3.5, 15.3.6 and 15.4.5. */
const withoutBody = new Set([204, 205, 304])

export const mockResponseRuntime: PolicyRuntime<MockResponseConfig> = ({ examples: own }) => {
  /** Made once for each operation. */
  const made = new WeakMap<OperationChecks, Example[]>()
  const examplesFor = (checks: OperationChecks | null): Example[] => {
    if (own.length > 0 || !checks) return own
    const known = made.get(checks) ?? documentExamples(checks)
    made.set(checks, known)
    return known
  }
  return {
    request({ checks, callerHeaders }) {
      const wish = wishOf(callerHeaders.get('prefer'))
      const fitting = examplesFor(checks).filter(
        ({ name, status }) =>
          (wish.example === undefined || name === wish.example) &&
          (wish.code === undefined || String(status) === wish.code),
      )
      const example = mostWanted(fitting, callerHeaders.get('accept'))
      if (!example)
        return refusal(501, 'no-example', 'There is no such example', 'No example fits the call.')
      const { status, name, contentType, body } = example
      const applied = Object.entries(wish).map(([key, value]) => `${key}=${value}`)
      const hasBody = body !== '' && !withoutBody.has(status)
      return ownAnswer(
        status,
        {
          ...(hasBody && { 'content-type': contentType }),
          ...(applied.length > 0 && { 'preference-applied': applied.join(', ') }),
          'cache-control': 'no-store',
          vary: 'accept, prefer',
          'x-gatehouse-mock': name,
        },
        hasBody ? body : null,
      )
    },
  }
}

/** Of the first status the first example of the type that is wanted most; Accept chooses no other status. */
function mostWanted([first, ...others]: readonly Example[], accept: string | null) {
  if (!first) return undefined
  const weight = wantedType(accept)
  let best = first
  for (const one of others)
    if (one.status === first.status && weight(one.contentType) > weight(best.contentType))
      best = one
  return best
}

/** `Prefer: example=name, code=404` (RFC 7240). */
function wishOf(header: string | null): { example?: string; code?: string } {
  const wish: { example?: string; code?: string } = {}
  for (const part of header?.split(/[,;]/) ?? []) {
    const at = part.indexOf('=')
    const key = part.slice(0, at).trim().toLowerCase()
    if (at === -1 || (key !== 'example' && key !== 'code')) continue
    const value = unquoted(part.slice(at + 1).trim())
    if (!value.includes('"')) wish[key] ??= value
  }
  return wish
}

const unquoted = (text: string): string =>
  text.slice(text.startsWith('"') ? 1 : 0, text.length > 1 && text.endsWith('"') ? -1 : undefined)

/** Successes first, so that one of them is the standard answer. */
function documentExamples({ responses }: OperationChecks): Example[] {
  const rank = (status: string) => (status.startsWith('2') ? 0 : status === 'default' ? 2 : 1)
  return [...responses]
    .sort((a, b) => rank(a.status) - rank(b.status) || (a.status < b.status ? -1 : 1))
    .flatMap(({ status: name, contents }) => {
      const status = /^\d/.test(name) ? Number(name.replace(/XX$/, '00')) : 200
      const examples = contents.flatMap(({ mediaType, examples }) =>
        Object.entries(examples).map(([name, body]) => ({
          name,
          status,
          contentType: mediaType,
          body,
        })),
      )
      return examples.length > 0 ? examples : [{ name: 'none', status, contentType: '', body: '' }]
    })
    .filter(
      ({ status, name, contentType }) =>
        // A word that comes before an answer is none (RFC 9110, 15.2), and a range of types no type.
        status >= 200 && /^[\w.-]+$/.test(name) && /^(?:[\w.+-]+\/[\w.+-]+)?$/.test(contentType),
    )
}
