import { formFindings } from './form-findings.ts'
import { storable } from './json.ts'
import { operationFindings } from './operation-findings.ts'
import type { OpenApiDocument } from './read-document.ts'
import { referenceFindings } from './reference-findings.ts'
import type { Finding } from './schema.ts'
import { serverFindings } from './server-findings.ts'
import { twinFindings } from './twin-findings.ts'

/** Findings of one code that are listed one by one; the rest is counted. */
const LISTED_MAX = 50

/** What a person should know before exposing anything of this document; the gravest first. */
export function findings(document: OpenApiDocument): Finding[] {
  const all = [
    ...referenceFindings(document),
    ...twinFindings(document),
    ...operationFindings(document),
    ...formFindings(document),
    ...serverFindings(document),
  ]
  const byCode = Map.groupBy(all, ({ code }) => code)
  return [...byCode.values()]
    .flatMap(shortened)
    .map(cleaned)
    .sort((a, b) => rank[a.severity] - rank[b.severity])
}

const rank = { error: 0, warning: 1, info: 2 }

const cleaned = (each: Finding): Finding => ({
  ...each,
  pointer: storable(each.pointer.slice(0, 1_000)),
  message: storable(each.message.slice(0, 1_000)),
})

function shortened(group: Finding[]): Finding[] {
  const more = group.length - LISTED_MAX
  const [first] = group
  if (more <= 0 || !first) return group
  return [
    ...group.slice(0, LISTED_MAX),
    { ...first, pointer: '', message: `${more} more of the same kind.`, count: more },
  ]
}
