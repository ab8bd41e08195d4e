import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './find-chromium.ts'
import { needProgram } from './install-debian.ts'

interface Count {
  passed: number
  failed: number
}
const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'gatehouse-tests-'))
const options: SpawnSyncOptions = { cwd: root, stdio: 'inherit' }
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

/** A tool that either passes or does not. */
function check(name: string, command: string, parameters: string[]): Count {
  process.stdout.write(`\n— ${name}\n`)
  const { status } = spawnSync(bin(command), parameters, options)
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** One project of vitest, counted by its own report; a run without a report is a failure. */
function vitest(project: string): Count {
  process.stdout.write(`\n— ${project} tests\n`)
  const report = join(reports, `${project}.json`)
  const { status } = spawnSync(
    bin('vitest'),
    [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    options,
  )
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
  }
  // A file that cannot be loaded fails the run without a failed test of its own.
  return {
    passed: numPassedTests,
    failed: status === 0 ? numFailedTests : Math.max(1, numFailedTests),
  }
}

async function journeys(): Promise<Count> {
  process.stdout.write('\n— journeys\n')
  const report = join(reports, 'journeys.json')
  const { status } = spawnSync(bin('playwright'), ['test', '--reporter=list,json'], {
    ...options,
    env: {
      ...process.env,
      CHROMIUM_PATH: await findChromium(),
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    },
  })
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number }
  }
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: status === 0 ? failed : Math.max(1, failed) }
}

needProgram('redis-server', 'redis-server')
needProgram('ip', 'iproute2')
needProgram('faketime', 'faketime')
const counts = [
  check('format and lint', 'biome', ['ci', '.']),
  check('routes', 'next', ['typegen']),
  check('types', 'tsc', ['--noEmit']),
  vitest('unit'),
  vitest('database'),
  vitest('gateway'),
  await journeys(),
]
rmSync(reports, { recursive: true, force: true })
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
