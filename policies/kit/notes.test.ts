import { expect, test } from 'vitest'
import { FewNotes } from './notes.ts'

test('a note is found by its name, and the last one that was left', () => {
  const notes = new FewNotes()
  expect(notes.get('a')).toBeUndefined()
  notes.set('a', 1)
  notes.set('b', null)
  notes.set('a', 2)
  expect([notes.get('a'), notes.get('b'), notes.get('c')]).toEqual([2, null, undefined])
})
