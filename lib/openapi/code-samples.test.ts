import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { codeSamples } from './code-samples.ts'
import { sampleCall } from './sample-call.ts'
import type { OperationDescription } from './schema.ts'

const awkward = `it's "quoted" \\ $HOME \`whoami\` %41 \n žluťoučký 😀`
const call = {
  method: 'POST',
  url: "https://gateway.example.com/a?b='c'",
  headers: { 'x-api-key': 'YOUR_KEY' },
  body: awkward,
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
  const [curl] = codeSamples({ ...call, headers, body: "a=1&card[number]=it's" })
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

test('fills in what must be sent and the key, and nothing else', () => {
  const schema = {
    type: 'string',
    exampleText: null,
    defaultText: null,
    enumValues: [] as string[],
  }
  const parameter = (
    name: string,
    place: string,
    required: boolean,
    exampleText: string | null,
  ) => ({ name, in: place, required, exampleText, schema })
  const operation = {
    method: 'PUT',
    path: '/pets/{petId}/{other}',
    parameters: [
      parameter('petId', 'path', true, '"a b"'),
      parameter('dry', 'query', true, 'true'),
      parameter('skip', 'query', false, '1'),
    ],
    requestBody: { contents: [{ mediaType: 'application/json', exampleText: '{}' }] },
  } as unknown as OperationDescription
  expect(sampleCall(operation, { baseUrl: 'https://g.example', keyHeader: 'x-api-key' })).toEqual({
    method: 'PUT',
    url: 'https://g.example/pets/a%20b/other?dry=true',
    headers: { 'x-api-key': 'YOUR_KEY', 'content-type': 'application/json' },
    body: '{}',
  })
})
