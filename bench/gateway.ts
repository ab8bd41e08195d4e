import { startTargets, type Target } from './kit/gateway-under-test.ts'
import { chosen, numberOf } from './kit/options.ts'
import { needTools, Programs, processorMs } from './kit/programs.ts'
import { CONNECTIONS, wrk } from './kit/wrk.ts'

/** Many short rounds: what else the machine does changes by the second. */
const SECONDS = numberOf('BENCH_SECONDS', 3)
const ROUNDS = numberOf('BENCH_ROUNDS', 9)
/** The just-in-time compiler of the gateway needs about this long; all are warmed up alike. */
const WARM_UP_SECONDS = numberOf('BENCH_WARM_UP_SECONDS', 15)

interface Run {
  perSecond: number
  p50: string
  p99: string
  /** Processor time of the proxy for one call; null: not its process. */
  microseconds: number | null
}

async function measured(target: Target, seconds = SECONDS): Promise<Run> {
  const { pid } = target
  const before = pid === null ? 0 : processorMs(pid)
  const { calls, ...run } = await wrk(target, seconds)
  return {
    ...run,
    microseconds: pid === null ? null : ((processorMs(pid) - before) * 1_000) / calls,
  }
}

needTools('wrk', 'nginx', 'taskset')
const programs = new Programs()
const targets = chosen(await startTargets(programs))
for (const [, { url, headers }] of targets) {
  const answer = await fetch(url, { headers })
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
}
for (const [, target] of targets) await measured(target, WARM_UP_SECONDS)
const runs = new Map<string, Run[]>()
for (let round = 0; round < ROUNDS; round += 1)
  for (const [name, target] of targets)
    runs.set(name, [...(runs.get(name) ?? []), await measured(target)])
programs.end()

const nginxRuns = runs.get('nginx, plain proxy') ?? []
const middleOf = (numbers: number[]) =>
  numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]
/** Of several runs the fastest, the least processor time that any of them took for a call, and what lies in the middle. */
function summary(of: readonly Run[]) {
  const times = of.flatMap(({ microseconds }) => microseconds ?? [])
  return {
    fastest: of.toSorted((a, b) => b.perSecond - a.perSecond)[0],
    least: times.length > 0 ? Math.min(...times) : undefined,
    middle: middleOf(times),
    /** Of nginx in the same round. */
    share: middleOf(
      of.flatMap(({ perSecond }, round) => {
        const beside = nginxRuns[round]
        return beside ? perSecond / beside.perSecond : []
      }),
    ),
  }
}
const nginx = summary(nginxRuns)
const share = (part: number | undefined, whole: number | undefined) =>
  part === undefined || whole === undefined ? '–' : (part / whole).toFixed(2)
process.stdout.write(
  `${CONNECTIONS} connections, ${SECONDS} s after ${WARM_UP_SECONDS} s of warming up, the best of ${ROUNDS} interleaved runs; the proxy has one core\n`,
)
console.table(
  Object.fromEntries(
    [...runs].map(([name, of]) => {
      const { fastest, least, middle, share: inRound } = summary(of)
      return [
        name,
        {
          'calls/s': Math.round(fastest?.perSecond ?? 0),
          'of nginx': share(fastest?.perSecond, nginx.fastest?.perSecond),
          'middle round': share(inRound, 1),
          p50: fastest?.p50,
          p99: fastest?.p99,
          'µs of processor a call': least?.toFixed(1) ?? '–',
          'in the middle': middle?.toFixed(1) ?? '–',
          'nginx to it': share(nginx.least, least),
        },
      ]
    }),
  ),
)
process.exit(0)
