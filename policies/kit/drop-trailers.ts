import { hyphened } from './field-name.ts'

/** A request or an answer with fields after its body. */
interface Trailed {
  dropsTrailer?: ((name: string) => boolean) | undefined
}

/** Whether a name that is read as one of these is meant; built once for a step. */
export function readAsOneOf(names: Iterable<string>): (name: string) => boolean {
  const read = new Set([...names].map(hyphened))
  return (name) => read.has(hyphened(name))
}

/**
 * What a step takes out of the headers of a message, or says in them, does not come after its body either: some readers
 * put the two together.
 */
export function dropTrailers(message: Trailed, unwanted: (name: string) => boolean): void {
  const { dropsTrailer } = message
  message.dropsTrailer = dropsTrailer ? (name) => unwanted(name) || dropsTrailer(name) : unwanted
}
