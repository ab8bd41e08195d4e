import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { disk } from '#gateway/testing/failing-fs.ts'
import { DiskRefused, DiskUnsure } from './append-whole.ts'
import { replaceFile, replaceFileApart } from './replace-file.ts'

vi.mock('node:fs', async (original) => {
  const { failingFs } = await import('#gateway/testing/failing-fs.ts')
  return failingFs(await original())
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-replace-'))
})
afterEach(() => {
  disk.begin(0)
  rmSync(folder, { recursive: true })
})

/** What the folder has, without what a disk that fails has not let be taken away. */
const inFolder = () =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.endsWith('.new'))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )

describe.each([
  ['at once', async (path: string, text: string) => replaceFile(path, text)],
  ['apart', (path: string, text: string) => replaceFileApart(path, [Buffer.from(text)])],
])('a file that is replaced %s', (_, replace) => {
  test.each([{}, { a: 'before' }])(
    'is as it was, whichever thing the disk refuses once (%o)',
    async (before) => {
      const path = join(folder, 'a')
      let refused = 0
      for (let failing = 1; ; failing += 1) {
        disk.begin(0)
        rmSync(path, { force: true })
        if (before.a) replaceFile(path, before.a)
        disk.begin(failing)
        const failed = await replace(path, 'after').then(
          () => null,
          (error: unknown) => error,
        )
        const { done } = disk
        disk.begin(0)
        if (done < failing) {
          expect([failed, inFolder()]).toEqual([null, { a: 'after' }])
          break
        }
        if (failed === null) continue
        refused += 1
        expect(failed).toBeInstanceOf(DiskRefused)
        expect([failing, inFolder()]).toEqual([failing, before])
      }
      expect(refused).toBeGreaterThan(0)
    },
  )

  test('is told to be unsure when the disk does not let it be taken back', async () => {
    const path = join(folder, 'a')
    replaceFile(path, 'before')
    let unsure = 0
    for (let failing = 1; ; failing += 1) {
      disk.begin(failing, { forGood: true })
      const failed = await replace(path, 'after').then(
        () => null,
        (error: unknown) => error,
      )
      const { done } = disk
      disk.begin(0)
      if (done < failing) break
      if (failed instanceof DiskUnsure) unsure += 1
      const { a } = inFolder()
      expect([failing, a]).toEqual([
        failing,
        failed === null || failed instanceof DiskUnsure ? 'after' : 'before',
      ])
      replaceFile(path, 'before')
    }
    expect(unsure).toBeGreaterThan(0)
  })
})
