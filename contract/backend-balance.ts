import { z } from 'zod'

/** Targets of one backend; a call remembers those it has tried in the bits of one number. */
const TARGETS_MAX = 30

/** Absolute http(s) URL without query; the operation's path is appended to its path. */
export const targetUrl = z.url({ protocol: /^https?$/ }).max(2_000)

const weight = z.int().min(1).max(100)
const answerStatus = z.int().min(200).max(599)

/** The gateway asks each target by itself whether it is well. */
export const activeCheck = z.strictObject({
  /** At the target's host, not below its own path; a query may follow. */
  path: z
    .string()
    .regex(/^\/[!-"$-~]*$/, 'Begin with a slash; no spaces, no #.')
    .max(500),
  /** From the end of one question to the next. */
  intervalMs: z.int().min(100).max(3_600_000),
  /** Until the head of the answer. */
  timeoutMs: z.int().min(50).max(60_000),
  /** Statuses that mean “well”; empty: any of 200 to 299. */
  statuses: z.array(answerStatus).max(20),
  /** Failures in a row that take a target out. Where nothing is known yet, the first answer decides. */
  failures: z.int().min(1).max(20),
  /** Successes in a row that bring it back. */
  successes: z.int().min(1).max(20),
})
export type ActiveCheck = z.infer<typeof activeCheck>

/** Calls themselves tell: no connection and no answer in time are failures. */
export const passiveCheck = z.strictObject({
  /** Answers that are failures too. */
  statuses: z.array(answerStatus).max(20),
  /** In a row; they take a target out. */
  failures: z.int().min(1).max(1_000),
  /** For so long; then one call tries it, and its failure takes it out again. */
  outMs: z.int().min(100).max(3_600_000),
})
export type PassiveCheck = z.infer<typeof passiveCheck>

/** How calls are shared out among the targets of one backend. The backend's own `url` is the first target. */
export const backendBalance = z
  .strictObject({
    /** Of the first target. */
    weight,
    others: z.array(z.strictObject({ url: targetUrl, weight })).max(TARGETS_MAX - 1),
    /** Sticky ones send the same caller to the same target while it is well. */
    choose: z.enum(['round-robin', 'least-connections', 'sticky-subscription', 'sticky-address']),
    /** What happens when every target is out: they are tried anyway, or calls are refused with 503. */
    whenAllOut: z.enum(['try', 'refuse']),
    active: activeCheck.optional(),
    passive: passiveCheck.optional(),
  })
  .refine(({ others }) => new Set(others.map(({ url }) => url)).size === others.length, {
    path: ['others'],
    message: 'A target is there twice.',
  })
export type BackendBalance = z.infer<typeof backendBalance>
