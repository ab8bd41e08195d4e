import type { RanSide, ReplayDifference, ReplaySide } from './schema.ts'

/** Of every call another, or of its moment: no chain makes them differ. */
const passing = new Set(['x-request-id', 'traceparent', 'date'])

/** What the two chains do differently with the same request, from the outcome on. Pure. */
export function compareSides(deployed: ReplaySide, pending: ReplaySide): ReplayDifference[] {
  const [before, after] = [ranOf(deployed), ranOf(pending)]
  const named = stepNamer(deployed, pending)
  return [
    ...differing('outcome', outcomesOf(deployed), outcomesOf(pending)),
    ...differing('step', stepsOf(before, named), stepsOf(after, named)),
    ...differing('sent', sentOf(before), sentOf(after)),
    ...differing('answer', answerOf(before), answerOf(after)),
  ]
}

/** Things by their names. */
type Named = Map<string, string>

const ranOf = (side: ReplaySide): RanSide | null => (side.state === 'ran' ? side : null)

function outcomesOf(side: ReplaySide): Named {
  if (side.state === 'faulty') return new Map([['outcome', 'the gateway refuses to enforce it']])
  if (side.state === 'absent') return new Map([['outcome', 'the API is not there']])
  const { status, code } = side
  return new Map([['outcome', code === null ? String(status) : `${status} ${code}`]])
}

type Step = RanSide['steps'][number]
type NamesSteps = (steps: readonly Step[]) => [name: string, step: Step][]

/** Gives each hook of each step a name of its own, which is the same on both sides for the same step. */
export function stepNamer(...sides: ReplaySide[]): NamesSteps {
  const names = new Map<string, string>()
  const met = new Map<string, number>()
  for (const side of sides)
    for (const [key, { title, phase }] of keyed(ranOf(side)?.steps ?? [])) {
      if (names.has(key)) continue
      const name = `${title} (${phase})`
      const times = (met.get(name) ?? 0) + 1
      met.set(name, times)
      names.set(key, times === 1 ? name : `${name} ${times}`)
    }
  return (steps) => keyed(steps).map(([key, step]) => [names.get(key) ?? key, step])
}

/** A step may have the same hook several times, as each try of a call has. */
function keyed(steps: readonly Step[]): [key: string, step: Step][] {
  const met = new Map<string, number>()
  return steps.map((step) => {
    const hook = `${step.stepId} ${step.phase}`
    met.set(hook, (met.get(hook) ?? 0) + 1)
    return [`${hook} ${met.get(hook)}`, step]
  })
}

const stepsOf = (side: RanSide | null, named: NamesSteps): Named =>
  new Map(named(side?.steps ?? []).map(([name, step]) => [name, wordsOf(step)]))

/** What a hook came to; of what it changed the parts, since the values are told with the messages. */
function wordsOf({ verdict, code, mode, changes }: Step): string {
  const parts = changes
    .filter(({ name }) => !passing.has(name ?? ''))
    .map(({ part, name }) => (name === null ? part : `${part} ${name}`))
  return [
    code === null ? verdict : `${verdict} ${code}`,
    ...(mode === 'dry-run' ? ['dry-run'] : []),
    ...(parts.length > 0 ? [`changes ${parts.join(', ')}`] : []),
  ].join('; ')
}

function sentOf(side: RanSide | null): Named {
  if (!side?.sent) return new Map()
  const { method, address, path, query, ...message } = side.sent
  return new Map([['request', `${method} ${address}${path}${query}`], ...messageOf(message, side)])
}

const answerOf = (side: RanSide | null): Named => new Map(side ? messageOf(side.answer, side) : [])

function messageOf(
  { headers, body }: Pick<RanSide['answer'], 'headers' | 'body'>,
  { requestId }: Pick<RanSide, 'requestId'>,
): [string, string][] {
  const fields: Named = new Map()
  for (const { name, value } of headers) {
    if (passing.has(name)) continue
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return [
    ...fields,
    ...(body ? [['body', body.replaceAll(requestId, '…')] as [string, string]] : []),
  ]
}

const differing = (
  part: ReplayDifference['part'],
  before: Named,
  after: Named,
): ReplayDifference[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      part,
      name,
      from: before.get(name) ?? null,
      to: after.get(name) ?? null,
    }))
