import { expect, test } from 'vitest'
import { afterNoAnswer, noAnswer } from './no-answer.ts'

test('whoever tries again after a lost answer is not told that somebody else was there', () => {
  const said = afterNoAnswer({ code: 'conflict', message: 'Somebody else changed this.' }).message
  expect(said).toContain('by your try before, to which no answer came, or by somebody else')
  expect(said).toContain('Copy what you typed')
})

test('what is wrong with a field, or has another reason, is said as it is', () => {
  const taken = {
    code: 'conflict',
    message: 'Taken.',
    faults: [{ path: 'name', message: 'Taken.' }],
  }
  expect(afterNoAnswer(taken)).toBe(taken)
  expect(afterNoAnswer(noAnswer.failure)).toBe(noAnswer.failure)
})
