import { expect, test } from 'vitest'
import { wayToKey } from './way-to-key.ts'

const open = { slug: 'open', name: 'Open' }
const asked = {
  reader: 'organisation' as 'organisation' | 'staff' | null,
  path: '/apis/pets/op_a',
  apiPath: '/apis/pets',
  products: [open, { slug: 'closed', name: 'Closed' }],
  subscriptions: [] as { id: string; name: string; status: 'pending' | 'active' | 'suspended' }[],
}
const held = (status: 'pending' | 'active' | 'suspended') => ({ id: 'sub_1', name: 'Open', status })

test('whoever has an active subscription, and staff, have a key to paste', () => {
  expect(wayToKey({ ...asked, subscriptions: [held('suspended'), held('active')] })).toBeNull()
  expect(wayToKey({ ...asked, reader: 'staff' })).toBeNull()
})

test('a visitor signs in and comes back', () => {
  expect(wayToKey({ ...asked, reader: null })?.href).toBe('/sign-in?next=%2Fapis%2Fpets%2Fop_a')
})

test('a member without a subscription is led to the product, or to where all of them are named', () => {
  expect(wayToKey({ ...asked, products: [open] })).toMatchObject({
    href: '/products/open',
    sentence: expect.stringContaining('Open'),
  })
  expect(wayToKey(asked)?.href).toBe('/apis/pets')
})

test('a member whose subscription waits or is suspended is told so, not to subscribe', () => {
  const way = (status: 'pending' | 'suspended') =>
    wayToKey({ ...asked, subscriptions: [held(status)] })

  expect(way('suspended')).toMatchObject({
    href: '/subscriptions/sub_1',
    sentence: expect.stringContaining('suspended'),
  })
  expect(way('pending')?.sentence).toContain('approve')
})
