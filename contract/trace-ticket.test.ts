import { expect, test } from 'vitest'
import { readTicket, TICKET_MS, ticketKey, writeTicket } from './trace-ticket.ts'

const now = Date.UTC(2026, 0, 2)
const ticket = {
  id: 'trc_0123456789abcdef',
  apiId: 'api_0123456789abcdef',
  expiresAt: now + TICKET_MS,
}
const [mine, another, strange] = ['one', 'two', 'three'].map((name) =>
  ticketKey(`the admin token of gateway ${name}`),
) as [Buffer, Buffer, Buffer]

test('one header holds for every gateway it was made for, and for no other', () => {
  const text = writeTicket(ticket, [mine, another])
  expect(readTicket(text, mine, now)).toEqual(ticket)
  expect(readTicket(text, another, now)).toEqual(ticket)
  expect(readTicket(text, strange, now)).toBeNull()
})

test('it ends when it says, and one that claims to live for long is none', () => {
  const text = writeTicket(ticket, [mine])
  expect(readTicket(text, mine, ticket.expiresAt - 1)).toEqual(ticket)
  expect(readTicket(text, mine, ticket.expiresAt)).toBeNull()
  const long = writeTicket({ ...ticket, expiresAt: now + 3 * TICKET_MS }, [mine])
  expect(readTicket(long, mine, now)).toBeNull()
})

test('whatever is changed in it makes it none', () => {
  const [version, content = '', mac = ''] = writeTicket(ticket, [mine]).split('.')
  const other = Buffer.from(JSON.stringify({ ...ticket, apiId: 'api_fedcba9876543210' }))
  for (const text of [
    `${version}.${other.toString('base64url')}.${mac}`,
    `v2.${content}.${mac}`,
    `${version}.${content}`,
    `${version}.${content}.${mac.slice(2)}`,
    `${version}.${content}.${writeTicket(ticket, [strange]).split('.')[2]}`,
    '',
    '....',
    'x'.repeat(9_000),
  ])
    expect(readTicket(text, mine, now)).toBeNull()
})

test('nothing of the admin token stands in it', () => {
  const token = 'the admin token of gateway one'
  expect(writeTicket(ticket, [ticketKey(token)])).not.toContain(
    Buffer.from(token).toString('base64url').slice(0, 12),
  )
})
