import { expect, test } from 'vitest'
import { definitions } from '#policies/definitions.ts'
import { dryRunWords } from './define-policy.ts'

test.each([
  ['json-threat', /Bodies go on at once/],
  ['validate-request', /Bodies go on at once/],
  ['validate-jwt', /No call waits for an issuer/],
] as const)('the switch of %s says that no call waits for it in dry-run', (policy, words) =>
  expect(dryRunWords(definitions[policy])).toMatch(words),
)
