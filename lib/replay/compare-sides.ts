import type { RanSide, ReplayDifference, ReplaySide } from './schema.ts'

/** Of every call another, or of its moment: no chain makes them differ. */
const passing = new Set(['x-request-id', 'traceparent', 'date'])

/** What the two chains do differently with the same request, from the outcome on. Pure. */
export function compareSides(deployed: ReplaySide, pending: ReplaySide): ReplayDifference[] {
  const [before, after] = [ranOf(deployed), ranOf(pending)]
  return [
    ...differing('outcome', outcomesOf(deployed), outcomesOf(pending)),
    ...differing('step', stepsOf(before), stepsOf(after)),
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

/** Each hook of each step under a name of its own: the same one may stand there several times. */
export function stepsByName<Step extends Pick<RanSide['steps'][number], 'title' | 'phase'>>(
  steps: readonly Step[],
): [name: string, step: Step][] {
  const met = new Map<string, number>()
  return steps.map((step) => {
    const name = `${step.title} (${step.phase})`
    const times = (met.get(name) ?? 0) + 1
    met.set(name, times)
    return [times === 1 ? name : `${name} ${times}`, step]
  })
}

const stepsOf = (side: RanSide | null): Named =>
  new Map(stepsByName(side?.steps ?? []).map(([name, step]) => [name, wordsOf(step)]))

/** What a hook came to; of what it changed the parts, since the values are told with the messages. */
function wordsOf({ verdict, code, mode, changes }: RanSide['steps'][number]): string {
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
