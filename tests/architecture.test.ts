import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const mayImport: Record<string, string[]> = {
  contract: ['contract'],
  policies: ['policies', 'contract', 'components/ui'],
  gateway: ['gateway', 'policies', 'contract'],
  lib: ['lib', 'policies', 'contract'],
  worker: ['worker', 'lib', 'policies', 'contract'],
  cli: ['cli', 'lib', 'policies', 'contract'],
  start: ['start', 'lib', 'policies', 'contract'],
  components: ['components', 'lib', 'policies'],
  app: ['app', 'components', 'lib', 'policies', 'contract'],
}
/** Inside lib a domain imports only what stands before it. Reading the catalogue needs gateways' addresses, no more. */
const forbiddenNames = /(^|-)(utils?|helpers?|misc|common|manager|service|types)\.tsx?$/

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'generated' ? [] : filesOf(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}
const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const textOf = (file: string) => readFileSync(file, 'utf8')
const importsOf = (file: string) =>
  [...textOf(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '')

describe.each(Object.entries(mayImport))('%s', (folder, allowed) => {
  const files = filesOf(folder)

  test('imports only what it may', () => {
    const strays = files
      .filter((file) => !isTest(file))
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ target }) => target.startsWith('../') || target.startsWith('#'))
      .filter(({ target }) => !allowed.some((root) => target.startsWith(`#${root}/`)))
    expect(strays).toEqual([])
  })

  test('has no file that holds the rest', () => {
    expect(files.filter((file) => forbiddenNames.test(file))).toEqual([])
  })
})

test('client components take only schemas, queries, actions and pure rules from lib', () => {
  const strays = filesOf('components')
    .filter((file) => textOf(file).startsWith("'use client'"))
    .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
    .filter(({ target }) => target.startsWith('#lib/') && !/actions\.ts$/.test(target))
    .filter(({ target }) => textOf(target.slice(1)).startsWith("import 'server-only'"))
  expect(strays).toEqual([])
})

test('nothing that a client component imports, however far, needs Node', () => {
  const seen = new Set<string>()
  const needs = (file: string): string[] => {
    const text = textOf(file)
    if (seen.has(file) || text.startsWith("'use server'")) return []
    seen.add(file)
    const targets = [...text.matchAll(/^(?:import|export) (?!type )[^;']*?from '([^']+)'/gm)].map(
      (match) => match[1] ?? '',
    )
    return targets.flatMap((target) => {
      if (target.startsWith('node:')) return [`${file}: ${target}`]
      if (!/^(#|\.\/).*\.tsx?$/.test(target)) return []
      return needs(target.startsWith('#') ? target.slice(1) : join(dirname(file), target))
    })
  }
  const clients = filesOf('components').filter((file) => textOf(file).startsWith("'use client'"))
  // What a definition needs of this one hashes nothing.
  expect(clients.flatMap(needs)).toEqual(['policies/kit/caller-of.ts: node:crypto'])
})

test('whatever touches the database is kept from browsers', () => {
  const open = filesOf('lib')
    .filter(
      (file) =>
        !isTest(file) &&
        importsOf(file).some((target) => /db\/(client|transaction)\.ts$/.test(target)),
    )
    .filter(
      (file) => !/^import (type )?.*/.test(textOf(file)) || !textOf(file).includes("'server-only'"),
    )
    .filter((file) => importsOf(file).length > 0 && !onlyTypes(file))
  expect(open).toEqual([])
})
const onlyTypes = (file: string) =>
  textOf(file)
    .split('\n')
    .filter((line) => /db\/(client|transaction)\.ts'/.test(line))
    .every((line) => line.startsWith('import type'))

test('every page and every handler of the console proves who asks', () => {
  const pages = filesOf('app/console').filter((file) => file.endsWith('page.tsx'))
  expect(pages.filter((file) => !textOf(file).includes('await staffPage('))).toEqual([])
})
