import { expect, test } from 'vitest'
import { pastedKey } from './pasted-key.ts'

const key = 'gh_k8s9e2yn8ttw2g3t_ohhTlJSv5tkTSSHrxZF4LhaVRz6w9PD592qWzNd'

test.each([
  ['itself', key],
  ['spaces and lines around it', `  ${key}\n`],
  ['a line break in it, as mails make them', `${key.slice(0, 20)}\n${key.slice(20)}`],
  ['signs that nobody sees', `\u200b${key}\ufeff`],
  ['quotes', `"${key}"`],
  ['quotes of a text program', `“${key}”`],
  ['marks of code', `\`${key}\``],
])('a key is read with %s', (_, text) => {
  expect(pastedKey(text)).toEqual({ key, fault: undefined })
})

test('what no header can carry is told, and not sent', () => {
  expect(pastedKey('gh_ключ')).toEqual({ key: '', fault: expect.stringMatching(/letter.*copy/is) })
})

test('nothing is no key, and no fault', () => {
  expect(pastedKey(' ')).toEqual({ key: '', fault: undefined })
})
