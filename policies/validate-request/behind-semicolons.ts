/** A parameter as readers see it that begin one at a semicolon, as Rack does up to version 2. */
export interface BehindSemicolon {
  /** Decoded. */
  name: string
  hasValue: boolean
}

/**
 * What stands behind the semicolons of a query. Options within an option of OData (`$expand=Orders($select=Id;$top=5)`)
 * are left out: they are no parameters to any server that such a query is for.
 */
export function behindSemicolons(search: string): BehindSemicolon[] {
  if (!search.includes(';')) return []
  return search
    .replace(/^\?/, '')
    .split('&')
    .flatMap((pair) => piecesOf(pair))
}

function piecesOf(pair: string): BehindSemicolon[] {
  const [first = '', ...others] = pair.split(';')
  let depth = depthOf(first)
  return others.flatMap((piece) => {
    const isWithin = depth > 0
    depth += depthOf(piece)
    const at = piece.indexOf('=')
    const name = decoded(at === -1 ? piece : piece.slice(0, at))
    return isWithin && name.startsWith('$') ? [] : [{ name, hasValue: at !== -1 }]
  })
}

/** Brackets that are opened in it and not closed. */
const depthOf = (text: string): number => text.split('(').length - text.split(')').length

/** As parameters are: plus is a space, and what is no text is kept as it can be. */
const decoded = (name: string): string => [...new URLSearchParams(`${name}=`).keys()][0] ?? ''
