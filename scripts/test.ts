import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './find-chromium.ts'
import { needProgram } from './install-debian.ts'

interface Count {
  passed: number
  failed: number
  /** What failed, as its tool names it; said again at the end, where it is found. */
  names: string[]
}
interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: {
    name: string
    status: string
    assertionResults: { fullName: string; status: string }[]
  }[]
}
interface Suite {
  specs?: { title: string; file: string; ok: boolean }[]
  suites?: Suite[]
}
interface JourneysReport extends Suite {
  stats: { expected: number; unexpected: number; flaky: number }
}
const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'gatehouse-tests-'))
const options: SpawnSyncOptions = { cwd: root, stdio: 'inherit' }
const bin = (name: string) => join(root, 'node_modules', '.bin', name)

/** A tool that either passes or does not. */
function check(name: string, command: string, parameters: string[]): Count {
  process.stdout.write(`\n— ${name}\n`)
  const { status } = spawnSync(bin(command), parameters, options)
  return status === 0 ? { passed: 1, failed: 0, names: [] } : failedAsAWhole(name)
}

const failedAsAWhole = (name: string): Count => ({ passed: 0, failed: 1, names: [name] })
const readReport = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T

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
  if (!existsSync(report)) return failedAsAWhole(`${project} tests`)
  const { numPassedTests, numFailedTests, testResults } = readReport<VitestReport>(report)
  return {
    passed: numPassedTests,
    // A file that cannot be loaded fails the run without a failed test of its own.
    failed: status === 0 ? numFailedTests : Math.max(1, numFailedTests),
    names: testResults.flatMap(failedIn),
  }
}

function failedIn({ name, status, assertionResults }: VitestReport['testResults'][number]) {
  const file = relative(root, name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (status === 'failed' && failed.length === 0) return [file]
  return failed.map(({ fullName }) => `${file}: ${fullName}`)
}

const failedOf = ({ specs = [], suites = [] }: Suite): string[] => [
  ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file}: ${title}`),
  ...suites.flatMap(failedOf),
]

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
  if (!existsSync(report)) return failedAsAWhole('journeys')
  const journeys = readReport<JourneysReport>(report)
  const { expected, unexpected, flaky } = journeys.stats
  const failed = unexpected + flaky
  return {
    passed: expected,
    failed: status === 0 ? failed : Math.max(1, failed),
    names: failedOf(journeys),
  }
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
const names = counts.flatMap((count) => count.names)
if (names.length > 0)
  process.stdout.write(`\nFailed:\n${names.map((name) => `- ${name}\n`).join('')}`)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
