import { pointerOf } from './json.ts'
import type { OpenApiDocument } from './read-document.ts'
import { referenceOf, resolve } from './references.ts'
import type { Finding } from './schema.ts'
import { walk } from './walk.ts'

const words = {
  unresolvable: (reference: string) => ({
    code: 'ref_unresolvable',
    message: `The reference ${reference} names nothing in this document; readers see an empty schema there.`,
    mend: 'Add what it names, or correct the reference.',
  }),
  cyclic: (reference: string) => ({
    code: 'ref_cyclic',
    message: `The reference ${reference} leads back to itself without naming anything.`,
    mend: 'Put the schema itself at one of the places.',
  }),
  external: (reference: string) => ({
    code:
      /^[a-z][a-z0-9+.-]+:\/\//i.test(reference) && !/^file:/i.test(reference)
        ? 'ref_http'
        : 'ref_file',
    message: `The reference ${reference} points outside this document. It is never fetched; readers see an empty schema there.`,
    mend: 'Bundle the document into one file before importing it.',
  }),
}

/** References that lead nowhere, in circles or out of the document. */
export function referenceFindings({ root }: OpenApiDocument): Finding[] {
  const found: Finding[] = []
  const kinds = new Map<string, ReturnType<typeof resolve>['kind']>()
  walk(root, (object, path) => {
    const reference = referenceOf(object)
    if (reference === undefined) return
    const kind = kinds.get(reference) ?? resolve(root, reference).kind
    kinds.set(reference, kind)
    if (kind === 'found') return
    const shown = reference.slice(0, 200).toWellFormed().replaceAll('\0', '')
    found.push({ severity: 'warning', pointer: pointerOf(...path, '$ref'), ...words[kind](shown) })
  })
  return found
}
