import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { staffMay } from '#lib/identity/permissions.ts'
import { placesFor } from './console-places.ts'

const hrefsFor = (role: Parameters<typeof staffMay>[0]) =>
  placesFor((permission) => staffMay(role, permission)).flatMap(([, places]) =>
    places.map(([href]) => href),
  )

test('nobody is led to a page that their role may not open', () => {
  expect(hrefsFor('approver')).toEqual([
    '/console',
    '/console/apis',
    '/console/policies',
    '/console/products',
    '/console/subscriptions',
    '/console/organisations',
    '/console/calls',
    '/console/usage',
    '/console/people',
    '/console/tokens',
  ])
  expect(hrefsFor('auditor')).toEqual(hrefsFor('administrator'))
})

test.each(placesFor(() => true).flatMap(([, places]) => places))(
  '%s asks for what its link says',
  (href, _label, permission) => {
    const page = readFileSync(`app${href}/page.tsx`, 'utf8')
    expect(/staffPage\('([^']+)'\)/.exec(page)?.[1]).toBe(permission)
  },
)
