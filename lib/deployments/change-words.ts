import { momentWords } from '#lib/shared/moment-words.ts'
import { differences } from '#lib/shared/value-words.ts'
import { lifecycleWords } from './lifecycle-words.ts'
import type { Change } from './schema.ts'

type Detail = Change['details'][number]

const fields: Record<string, string> = {
  name: 'Name',
  path: 'Path',
  method: 'Method',
  backend: 'Backend',
  timeoutMs: 'Timeout in ms',
  targets: 'Targets',
  choose: 'How a target is chosen',
  whenAllOut: 'When all targets are out',
  keyHeader: 'Key header',
  keyQuery: 'Key query parameter',
  apis: 'APIs',
  origins: 'Origins',
  networks: 'Networks',
  place: 'Place in its chain',
  until: 'Ends',
}
const kept = (text: string) => (text === 'null' || text === '' ? 'none' : text)

/** What a detail of a change means, in words: one line or several. */
export function changeWords({ field, from, to }: Detail): string[] {
  if (field === 'credential')
    return [to === 'none' ? 'Callers no longer need a key' : 'Callers need a key now']
  if (field === 'mode')
    return [to === 'enforce' ? 'It refuses calls now' : 'It only records what it would refuse']
  if (field === 'withheld')
    return ['Hidden operations that an exposed path would match are answered 404']
  if (field === 'contract')
    return [
      to === 'null'
        ? 'Calls are no longer checked by the document'
        : from === 'null'
          ? 'Calls are checked by the document'
          : 'What the document says of checked calls is another',
    ]
  if (field === 'httpsOnly')
    return [to === 'true' ? 'Calls over plain HTTP are refused' : 'Calls over plain HTTP are taken']
  if (field === 'lifecycle') return lifecycleWords(from, to)
  if (field === 'certificate')
    return [
      to === 'null'
        ? 'TLS for it ends before the gateway'
        : `It is served with ${from === 'null' ? 'a' : 'another'} certificate`,
    ]
  if (field === 'until') return [`Ends: ${momentWords(Number(from))} → ${momentWords(Number(to))}`]
  if (field === 'config') return configWords(from, to)
  if (field === 'activeCheck') return checkWords('Checks', from, to)
  if (field === 'passiveCheck') return checkWords('Failing calls', from, to)
  return [`${fields[field] ?? field}: ${kept(from)} → ${kept(to)}`]
}

/** The members of a configuration that differ, each with what it was and is. */
const configWords = (from: string, to: string): string[] =>
  differences(parsed(from), parsed(to)).map(
    ({ name, from: was, to: is }) => `${name}: ${was} → ${is}`,
  )

const checkWords = (name: string, from: string, to: string): string[] => {
  if (to === 'null') return [`${name}: targets are no longer watched by them`]
  return configWords(from, to).map((line) => `${name}, ${line}`)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
