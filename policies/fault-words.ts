import type { z } from 'zod'

const units: Record<string, string> = { string: ' characters', array: ' entries' }
const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
  record: 'a group of fields',
}

/** What is wrong with a field, in a sentence, where the definition has none of its own. */
export function faultWords(issue: z.core.$ZodIssue): string {
  const isStandard = /^(?:Too (?:big|small)|Invalid|Unrecognized) ?/.test(issue.message)
  return (isStandard ? standardWords(issue) : null) ?? issue.message
}

function standardWords(issue: z.core.$ZodIssue): string | null {
  switch (issue.code) {
    case 'too_big':
      return bound('At most', issue.maximum, issue.origin)
    case 'too_small':
      return bound('At least', issue.minimum, issue.origin)
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'It is needed.'
        : `It must be ${kinds[issue.expected] ?? issue.expected}.`
    case 'invalid_value':
      return `It must be one of: ${issue.values.map(String).join(', ')}.`
    case 'unrecognized_keys':
      return `There is no field ${issue.keys.map((key) => `“${key.slice(0, 100)}”`).join(' or ')}.`
    case 'invalid_format':
      return 'It has not the form that it must have.'
    case 'invalid_union':
      return 'It has none of the forms that it may have.'
    default:
      return null
  }
}

const bound = (words: string, value: number | bigint, origin: string): string =>
  `${words} ${value.toLocaleString('en')}${units[origin] ?? ''}.`
