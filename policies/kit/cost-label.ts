import type { PolicyCost } from './define-policy.ts'

/** What a policy costs a call, for people: in a word, and what that means. */
export const costLabels: Record<PolicyCost, { label: string; meaning: string }> = {
  none: {
    label: 'Costs next to nothing',
    meaning: 'Less than ten microseconds of a call: nobody notices.',
  },
  low: {
    label: 'Costs little',
    meaning: 'Less than a tenth of a millisecond of a call, for a count, a signature or a look-up.',
  },
  body: {
    label: 'Reads the body',
    meaning:
      'It holds the body in memory and lets the call wait until all of it has come, or of a stream one message; the larger it is, the longer it takes.',
  },
  network: {
    label: 'May wait for another host',
    meaning:
      'Now and then a call waits until another host has answered, such as an issuer of tokens; most calls wait for nothing.',
  },
}
