import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CodeSample } from '#lib/openapi/schema.ts'
import type { SampleCall } from './call.ts'
import { codeSamples } from './code-samples.ts'

/** Each language writes the call in its own file and runs that; those that a machine lacks are passed over. */
const runners: Record<string, { needs: string[]; file: string; run: string[] }> = {
  curl: { needs: ['curl', '--version'], file: 'call.sh', run: ['sh', 'call.sh'] },
  javascript: { needs: ['node', '--version'], file: 'call.mjs', run: ['node', 'call.mjs'] },
  python: {
    needs: ['python3', '-c', 'import requests'],
    file: 'call.py',
    run: ['python3', 'call.py'],
  },
  go: { needs: ['go', 'version'], file: 'call.go', run: ['go', 'run', 'call.go'] },
  java: { needs: ['javac', '-version'], file: 'Call.java', run: ['java', 'Call.java'] },
}
const isThere = ([command = '', ...given]: string[]) => spawnSync(command, given).status === 0

const awkward = `it's "quoted"; \\ \\u0041 $HOME \`id\` !! %41 @x <y, \n žluťoučký 😀`
const seen: { request: IncomingMessage; bytes: Buffer }[] = []
const server = createServer(async (request, response) => {
  seen.push({ request, bytes: Buffer.concat(await Array.fromAsync(request)) })
  response.end('{}')
})
let folder = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  folder = await mkdtemp(join(tmpdir(), 'samples-'))
  await writeFile(join(folder, 'photo "1".png'), 'bytes of a photo')
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

async function sentBy(language: CodeSample['language'], call: Omit<SampleCall, 'url'>) {
  const { file, run } = runners[language] as (typeof runners)[string]
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a?b='c'&d=%5B%5D`
  const sample = codeSamples({ ...call, url }).find((one) => one.language === language)
  await writeFile(join(folder, file), sample?.code ?? '')
  const [command = '', ...given] = run
  // No language: a machine that says nothing of its character set.
  const child = spawn(command, given, { cwd: folder, env: { ...process.env, LC_ALL: 'C' } })
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  const last = seen.pop()
  if (!last) throw new Error(`Nothing was sent: ${said.join('')}`)
  return last
}
const text = async (stream: AsyncIterable<Buffer>) =>
  Buffer.concat(await Array.fromAsync(stream)).toString()

describe.each(Object.entries(runners))('a sample in %s', (name, { needs }) => {
  const language = name as CodeSample['language']
  const skipped = test.skipIf(!isThere(needs))

  skipped('sends exactly the text that was meant', { timeout: 120_000 }, async () => {
    const headers = { 'x-api-key': 'YOUR_KEY', 'content-type': 'application/json' }
    const { request, bytes } = await sentBy(language, {
      method: 'PUT',
      headers,
      body: { kind: 'text', text: awkward },
    })
    expect(request.method).toBe('PUT')
    expect(decodeURIComponent(request.url ?? '')).toBe("/a?b='c'&d=[]")
    expect(request.headers).toMatchObject(headers)
    expect(bytes.toString()).toBe(awkward)
  })

  skipped('sends a form in parts with its file', { timeout: 120_000 }, async () => {
    const part = { fileName: null, mediaType: null }
    const json = 'application/json'
    const { request, bytes } = await sentBy(language, {
      method: 'POST',
      headers: { 'x-api-key': 'YOUR_KEY' },
      body: {
        kind: 'parts',
        parts: [
          { ...part, name: 'note', value: awkward },
          { ...part, name: 'list[]', value: '@photo.png' },
          { ...part, name: 'about', value: '{"a":"b;\\"c\\""}', mediaType: json },
          { ...part, name: 'photo', value: '', fileName: 'photo "1".png', mediaType: 'image/png' },
        ],
      },
    })
    const type = String(request.headers['content-type'])
    const form = await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': type },
    }).formData()
    const about = form.get('about')
    const photo = form.get('photo') as File
    // The line end of a value is that of a form (HTML, 4.10.21.8).
    expect(String(form.get('note')).replaceAll('\r\n', '\n')).toBe(awkward)
    expect(form.get('list[]')).toBe('@photo.png')
    expect(about instanceof Blob ? await about.text() : about).toBe('{"a":"b;\\"c\\""}')
    expect([photo.name, photo.type, await photo.text()]).toEqual([
      'photo "1".png',
      'image/png',
      'bytes of a photo',
    ])
  })

  skipped('sends the bytes of a file', { timeout: 120_000 }, async () => {
    const { request, bytes } = await sentBy(language, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: { kind: 'file', fileName: 'photo "1".png' },
    })
    expect(request.headers['content-type']).toBe('image/png')
    expect(bytes.toString()).toBe('bytes of a photo')
  })
})
