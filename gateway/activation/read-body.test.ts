import { expect, test } from 'vitest'
import { aSnapshot } from '#gateway/testing/a-snapshot.ts'
import { readBody } from './read-body.ts'

const nothing = { text: () => null, certificate: () => null }
const DEPTH = 100_000

test('a snapshot that is nested too deeply is told so, and nothing of the code that reads it', () => {
  const contract = { schemas: { a: { not: 'DEEP' } }, operations: {} }
  const snapshot = aSnapshot('http://backend.test', { api: { contract } })
  const deep = `${'{"not":'.repeat(DEPTH)}{}${'}'.repeat(DEPTH)}`
  const text = JSON.stringify(snapshot).replace('"DEEP"', deep)
  expect(readBody({ bytes: Buffer.from(text), coding: 'identity' }, nothing)).toEqual({
    unreadable: 'The body is nested too deeply',
  })
})
