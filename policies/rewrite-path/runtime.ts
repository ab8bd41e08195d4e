import type { Exchange } from '#policies/kit/exchange.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { RewritePathConfig } from './definition.ts'

export const rewritePathRuntime: PolicyRuntime<RewritePathConfig> = ({
  path,
  removePrefix,
  addPrefix,
}) => {
  if (path !== undefined) return { request: fromTemplate(path) }
  const removed = removePrefix?.replace(/\/$/, '') ?? ''
  const added = addPrefix?.replace(/\/$/, '') ?? ''
  return {
    request({ target }) {
      target.path = added + withoutPrefix(target.path, removed)
      return undefined
    },
  }
}

/**
 * Taken away at the end of a segment only: `/public` is no beginning of `/publications`. A path comes as its caller has
 * spelled it, and one that keeps its beginning could reach what nobody has exposed.
 */
function withoutPrefix(path: string, prefix: string): string {
  const segments = path.split('/')
  const beginning = prefix.split('/')
  for (const [index, segment] of beginning.entries())
    if (index >= segments.length || asRead(segments[index] ?? '') !== asRead(segment)) return path
  return `/${segments.slice(beginning.length).join('/')}`
}

function asRead(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function fromTemplate(path: string): (exchange: Exchange) => Refusal | undefined {
  // Texts at even places, names of parameters at odd ones.
  const segments = path
    .slice(1)
    .split('/')
    .map((segment) => segment.split(/\{([^}]+)\}/))
  return (exchange) => {
    const made: string[] = []
    for (const parts of segments) {
      const segment = segmentOf(parts, exchange.pathParameters)
      if (typeof segment !== 'string') return segment
      made.push(segment)
    }
    exchange.target.path = `/${made.join('/')}`
    return undefined
  }
}

function segmentOf(parts: readonly string[], values: Exchange['pathParameters']): string | Refusal {
  let segment = ''
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) {
      segment += part
      continue
    }
    if (!Object.hasOwn(values, part)) return missing(part)
    const value = values[part] as string
    if (unsafe.test(value) || !value.isWellFormed()) return unsafeValue(part)
    segment += encodeURIComponent(value)
  }
  // Only the whole segment tells: `{a}{b}` may make two dots of one each.
  return parts.length > 1 && /^\.{1,2}$/.test(segment) ? unsafeValue(parts[1] ?? '') : segment
}

/** What could leave its segment, whoever decodes it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unsafe = /[/\\\u0000-\u001f\u007f]/

const unsafeValue = (name: string): Refusal =>
  refusal(
    400,
    'path-unsafe',
    'The path is not safe',
    `The parameter ${name} would leave its segment.`,
  )

const missing = (name: string): Refusal =>
  refusal(
    500,
    'path-parameter-missing',
    'The call cannot be passed on',
    `The operation has no path parameter ${name}.`,
  )
