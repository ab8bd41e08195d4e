import { expect, test } from 'vitest'
import { Facts } from './facts.ts'
import { StepFacts } from './step-facts.ts'

const silent = { wish: () => undefined, fetched: () => undefined }

test('a step lets go of all that it holds, and what two hold stays for the other', () => {
  const facts = new Facts(silent, () => 0)
  const hold = facts.hold.bind(facts)
  const [old, next] = [new StepFacts(hold), new StepFacts(hold)]
  for (const step of [old, next]) step.hold('keys', async () => 1)
  old.hold('token', async () => 2)
  expect(facts.size).toBe(2)
  old.release()
  expect(facts.size).toBe(1)
  next.release()
  expect(facts.size).toBe(0)
})

test('a call of a step that is gone leaves nothing held', () => {
  const facts = new Facts(silent, () => 0)
  const step = new StepFacts(facts.hold.bind(facts))
  step.release()
  step.hold('token', async () => 1)
  expect(facts.size).toBe(0)
})
