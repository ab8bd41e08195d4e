import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { SampleCall } from './call.ts'
import { codeSamples } from './code-samples.ts'

const awkward = `it's "quoted" \\ $HOME \`whoami\` %41 \n žluťoučký 😀`
const call: SampleCall = {
  method: 'POST',
  url: "https://gateway.example.com/a?b='c'",
  headers: { 'x-api-key': 'YOUR_KEY' },
  body: { kind: 'text', text: awkward },
}
const codeOf = (language: string) =>
  codeSamples(call).find((sample) => sample.language === language)?.code ?? ''

test('comes in five languages', () => {
  expect(codeSamples(call).map(({ language }) => language)).toEqual([
    'curl',
    'javascript',
    'python',
    'go',
    'java',
  ])
})

test('hands a shell exactly what was meant', () => {
  const script = codeOf('curl').replace(/^curl/, 'printf "%s\\0"')
  const words = spawnSync('sh', ['-c', script]).stdout.toString().split('\0')
  expect(words).toEqual([
    '--request',
    'POST',
    call.url,
    '--header',
    'x-api-key: YOUR_KEY',
    '--data-raw',
    awkward,
    '',
  ])
})

test('gives curl each pair of a form by itself', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const [curl] = codeSamples({
    ...call,
    headers,
    body: { kind: 'text', text: "a=1&card[number]=it's" },
  })
  expect(curl?.code).toContain("--data-raw 'a=1' \\\n  --data-raw 'card[number]=it'\\''s'")
})

test('hands JavaScript exactly what was meant', async () => {
  const run = new Function(
    'fetch',
    'console',
    `return (async () => {${codeOf('javascript')}})()`,
  ) as (fetch: unknown, console: unknown) => Promise<void>
  const calls: unknown[] = []
  await run(
    async (...given: unknown[]) => {
      calls.push(given)
      return { status: 200, text: async () => '' }
    },
    { log: () => undefined },
  )
  expect(calls).toEqual([[call.url, { method: 'POST', headers: call.headers, body: awkward }]])
})

test('takes no body where JavaScript would refuse it', () => {
  const [, javascript] = codeSamples({ ...call, method: 'GET' })
  expect(javascript?.code).not.toContain('body')
})

test('keeps a header without a value', () => {
  const [curl] = codeSamples({ ...call, headers: { 'x-empty': '' } })
  expect(curl?.code).toContain("--header 'x-empty;'")
})
