import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { UpdateApiInput } from './api-schema.ts'
import type { LifecycleRow } from './deprecation-of.ts'

const none = { deprecatedAt: null, endsAt: null, successorUrl: null, deprecationUrl: null }
const names = ['deprecatedAt', 'endsAt', 'successorUrl', 'deprecationUrl'] as const

/** What an API is to say of its end after a change. Pure. */
export function planLifecycle(
  before: LifecycleRow,
  given: Partial<UpdateApiInput>,
  now: Date,
): Result<Omit<LifecycleRow, 'status'>, 'invalid_input'> {
  const status = given.status ?? before.status
  if (status === 'draft' || status === 'published') {
    const odd = names.filter((name) => (given[name] ?? null) !== null)
    return odd.length === 0
      ? ok(none)
      : fail(
          'invalid_input',
          `An API that is ${status} has no end. Make it deprecated or retired, or leave these out.`,
          odd.map((path) => ({ path, message: 'Only of a deprecated or retired API.' })),
        )
  }
  const deprecatedAt =
    moment(given.deprecatedAt, before.deprecatedAt) ??
    (status === 'deprecated' ? wholeSecondOf(now) : null)
  const endsAt = moment(given.endsAt, before.endsAt)
  if (deprecatedAt && endsAt && endsAt < deprecatedAt)
    return fail('invalid_input', 'It would end before it is deprecated.', [
      {
        path: 'endsAt',
        message: `It must not end before it is deprecated, on ${deprecatedAt.toISOString()}.`,
      },
    ])
  const { successorUrl = before.successorUrl, deprecationUrl = before.deprecationUrl } = given
  return ok({ deprecatedAt, endsAt, successorUrl, deprecationUrl })
}

const moment = (given: string | null | undefined, before: Date | null): Date | null =>
  given === undefined ? before : given === null ? null : new Date(given)

const wholeSecondOf = (now: Date): Date => new Date(Math.floor(now.getTime() / 1_000) * 1_000)
