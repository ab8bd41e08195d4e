import type { CodeSample } from '#lib/openapi/schema.ts'
import type { SampleCall } from './call.ts'
import { curl } from './curl.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { javascript } from './javascript.ts'
import { python } from './python.ts'

/** One call in five languages, each ready to run. */
export const codeSamples = (call: SampleCall): CodeSample[] => [
  { language: 'curl', title: 'cURL', code: curl(call) },
  { language: 'javascript', title: 'JavaScript', code: javascript(call) },
  { language: 'python', title: 'Python', code: python(call) },
  { language: 'go', title: 'Go', code: go(call) },
  { language: 'java', title: 'Java', code: java(call) },
]
