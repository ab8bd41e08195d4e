import { expect, test } from 'vitest'
import { answerHeaders } from './answer-headers.ts'
import { leadTo } from './other-name.ts'

test('https is kept to where the portal has it, and nowhere else', () => {
  const kept = 'strict-transport-security'
  expect(answerHeaders(new URL('https://portal.example.com'))[kept]).toBe('max-age=31536000')
  expect(answerHeaders(new URL('http://localhost:3000'))).not.toHaveProperty(kept)
})

const local = new URL('http://localhost:3000')
const visit = (host: string, more: Record<string, string> = {}, method = 'GET') => ({
  method,
  url: '/sign-in?next=%2F',
  headers: { host, 'sec-fetch-mode': 'navigate', ...more },
})

test('a browser that comes to this machine by another name is led to the portal’s', () => {
  for (const host of ['127.0.0.1:3000', '[::1]:3000'])
    expect(leadTo(visit(host), local)).toBe('http://localhost:3000/sign-in?next=%2F')
})

test('nobody else is led anywhere', () => {
  const portal = new URL('https://portal.example.com')
  for (const [request, origin] of [
    [visit('localhost:3000'), local],
    [visit('10.0.0.7:3000'), local],
    [visit('127.0.0.1:3000', {}, 'POST'), local],
    [visit('127.0.0.1:3000', { 'sec-fetch-mode': 'cors' }), local],
    [visit('no host'), local],
    [visit('127.0.0.1:3000'), portal],
  ] as const)
    expect(leadTo(request, origin)).toBeNull()
})
