import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { jsonMistake } from './json-mistake.ts'
import { DEPTH_MAX } from './measure.ts'

const schema = CORE_SCHEMA.withTags(mergeTag)

export interface ParsedText {
  format: 'json' | 'yaml'
  value: unknown
}

/** Text as JSON where it begins like JSON, else as YAML 1.2 with merge keys; a fault names line and column. */
export function parseText(text: string): Result<ParsedText, 'invalid_document'> {
  if (!/^\s*(\{\s*["}]|\[)/.test(text)) return parseYaml(text)
  try {
    return ok({ format: 'json', value: JSON.parse(text) as unknown })
  } catch (error) {
    return notJson(text, error)
  }
}

function parseYaml(text: string): Result<ParsedText, 'invalid_document'> {
  try {
    return ok({
      format: 'yaml',
      value: load(text, { schema, maxDepth: DEPTH_MAX, maxAliases: 100_000 }),
    })
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      return syntaxFault('', 'The YAML cannot be read. Check it with a YAML linter.')
    }
    const { mark, reason } = error
    return syntaxFault(
      mark ? `line ${mark.line + 1}, column ${mark.column + 1}` : '',
      `Not valid YAML: ${reason}. Correct this line and try again.`,
    )
  }
}

function notJson(text: string, error: unknown) {
  const message = error instanceof Error ? error.message : ''
  const position = /position (\d+)/.exec(message)?.[1]
  const before = text.slice(0, position === undefined ? placeOf(text) : Number(position))
  const line = before.split('\n').length
  const column = before.length - before.lastIndexOf('\n')
  const what = message
    .replace(/,? ?(\.\.\.)?".*$/s, '')
    .replace(/ (in JSON )?at position.*$/s, '')
    .slice(0, 120)
  return syntaxFault(
    `line ${line}, column ${column}`,
    `Not valid JSON: ${what || 'unexpected text'}. Correct this line and try again.`,
  )
}

function placeOf(text: string): number {
  try {
    return jsonMistake(text)
  } catch {
    // A single text of many megabytes is more than a regular expression can take.
    return 0
  }
}

const syntaxFault = (path: string, message: string) =>
  fail('invalid_document', 'The document is neither JSON nor YAML that can be read.', [
    { path, message },
  ])
