import type { BuiltStep } from '#gateway/activation/engine.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { beginCall } from '#gateway/pipeline/call.ts'
import type { CallExchange } from '#gateway/pipeline/call-exchange.ts'
import { answered, runRequest, runResponse } from '#gateway/pipeline/run-chain.ts'
import type { Inbound } from '#gateway/server/inbound.ts'
import { Deadlines } from '#gateway/upstream/deadlines.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { Answer, StepRuntime } from '#policies/kit/runtime.ts'
import { anAnswer } from '#policies/kit/testing.ts'

/** What a backend says: the body in pieces that come one after the other; none: it has no body. */
export interface Said {
  status: number
  fields: Record<string, string>
  pieces: string[]
}

const origin = { pause: () => undefined, resume: () => undefined, cancel: () => undefined }
const step = {
  id: 'stp_aaaaaaaaaaaaaaaa',
  policy: 'tried',
  scope: 'api',
  namesSecrets: false,
  costName: '',
} as const

function spoken({ status, fields, pieces }: Said) {
  const body = pieces.length > 0 ? new FlowingBody(null, origin) : null
  const answer = anAnswer({ status, headers: FieldList.from(Object.entries(fields)), body })
  const deliver = async () => {
    for (const piece of pieces) {
      body?.push(Buffer.from(piece))
      await Promise.resolve()
    }
    body?.finish(null)
  }
  return { answer, deliver }
}

/** Codes of what an enforced step refuses: of the request, then of the answer, as if each came to it. */
export async function refusedBy(
  { request, response }: StepRuntime,
  exchange: Exchange,
  said: Said,
): Promise<string[]> {
  const { answer, deliver } = spoken(said)
  const first = await request?.(exchange)
  const saying = response?.(exchange, answer)
  await deliver()
  return [first, await saying].flatMap((made) => (made && 'refused' in made ? made.code : []))
}

/** The same step in dry-run: what its record would say, and what the caller gets meanwhile. */
export async function triedBy(runtime: StepRuntime, exchange: Exchange, said: Said) {
  const steps = [{ ...step, dryRun: true, runtime } as BuiltStep]
  const inbound: Partial<Inbound> = { target: '/', gone: false }
  const call = beginCall(inbound as Inbound, exchange.requestId, null)
  const own = exchange as CallExchange
  const deadlines = new Deadlines()
  const made = await runRequest(steps, own, call)
  const { answer, deliver } = spoken(said)
  const outcome = runResponse(steps, own, { call, outcome: answered(answer), deadlines })
  if (made || outcome instanceof Promise) throw new Error('A step in dry-run has a say.')
  const got: Uint8Array[] = []
  taken(outcome.answer, (piece) => got.push(Buffer.from(piece)))
  await deliver()
  const { trials } = call
  if (trials) await new Promise<void>((resolve) => trials.over(deadlines, resolve))
  const { status, headers } = outcome.answer
  return {
    codes: call.dryRun.map(({ code }) => code),
    got: { status, fields: Object.fromEntries(headers), text: Buffer.concat(got).toString() },
  }
}

function taken({ body }: Answer, take: (piece: Uint8Array) => void): void {
  if (body === null) return
  if (!(body instanceof FlowingBody)) throw new Error('The body of the answer is another one.')
  const write = (piece: Uint8Array) => {
    take(piece)
    return true
  }
  body.flowTo({ write, end: () => undefined, fail: () => undefined })
}
