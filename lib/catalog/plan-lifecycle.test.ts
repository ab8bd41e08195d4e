import { describe, expect, test } from 'vitest'
import { updateApiInput } from './api-schema.ts'
import { planLifecycle } from './plan-lifecycle.ts'

const now = new Date('2026-11-28T12:00:00.750Z')
const none = { deprecatedAt: null, endsAt: null, successorUrl: null, deprecationUrl: null }
const published = { status: 'published' as const, ...none }
const since = new Date('2026-01-01T00:00:00Z')
const deprecated = {
  status: 'deprecated' as const,
  deprecatedAt: since,
  endsAt: new Date('2027-01-31T00:00:00Z'),
  successorUrl: 'https://a.test/2',
  deprecationUrl: null,
}
const { status: _, ...stored } = deprecated
const plan = (before: typeof published | typeof deprecated, given: object) =>
  planLifecycle(before, updateApiInput.parse({ apiId: 'api_aaaaaaaaaaaaaaaa', ...given }), now)

describe('what an API says of its end', () => {
  test('begins now when it is deprecated without a date, in whole seconds', () => {
    expect(plan(published, { status: 'deprecated' })).toEqual({
      ok: true,
      value: { ...none, deprecatedAt: new Date('2026-11-28T12:00:00.000Z') },
    })
  })

  test('may be a date to come, an end and two addresses, as headers can carry them', () => {
    expect(
      plan(published, {
        status: 'deprecated',
        deprecatedAt: '2027-01-01T00:00:00.900+01:00',
        endsAt: '2027-06-30T00:00:00Z',
        successorUrl: 'https://bücher.test/ä>',
      }),
    ).toEqual({
      ok: true,
      value: {
        deprecatedAt: new Date('2026-12-31T23:00:00.000Z'),
        endsAt: new Date('2027-06-30T00:00:00.000Z'),
        successorUrl: 'https://xn--bcher-kva.test/%C3%A4%3E',
        deprecationUrl: null,
      },
    })
  })

  test('stays through other changes and through its retirement, and each part can be taken back', () => {
    expect(plan(deprecated, { summary: 'New' })).toEqual({ ok: true, value: stored })
    expect(plan(deprecated, { status: 'retired' })).toEqual({ ok: true, value: stored })
    expect(plan(deprecated, { endsAt: null, successorUrl: null })).toEqual({
      ok: true,
      value: { ...stored, endsAt: null, successorUrl: null },
    })
  })

  test('needs no deprecation before a retirement', () => {
    expect(plan(published, { status: 'retired' })).toEqual({ ok: true, value: none })
  })

  test('is forgotten when it is published again', () => {
    expect(plan(deprecated, { status: 'published' })).toEqual({ ok: true, value: none })
  })

  test('is refused for an API that has none, and where the end comes first', () => {
    expect(plan(published, { endsAt: '2027-06-30T00:00:00Z' })).toMatchObject({
      failure: { code: 'invalid_input', faults: [{ path: 'endsAt' }] },
    })
    expect(plan(deprecated, { endsAt: '2025-06-30T00:00:00Z' })).toMatchObject({
      failure: { code: 'invalid_input', faults: [{ path: 'endsAt' }] },
    })
  })
})

test.each(['javascript:alert(1)', 'no address', 'ftp://a.test'])(
  '%s is no address of a successor',
  (successorUrl) => {
    const input = { apiId: 'api_aaaaaaaaaaaaaaaa', status: 'deprecated', successorUrl }
    expect(updateApiInput.safeParse(input).success).toBe(false)
  },
)
