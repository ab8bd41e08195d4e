import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

test('no file has the marks of a merge that was not finished', () => {
  // As git writes them, and the last one as a formatter of Markdown makes quotations of it.
  const marks = '^(<{7} |>{7} |(> ){6}>)'
  const { status, stdout } = spawnSync('git', ['grep', '-nE', marks], { encoding: 'utf8' })
  // 1: nothing was found; more: git could not look.
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
})
