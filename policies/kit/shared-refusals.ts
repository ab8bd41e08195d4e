/** Refusals that several policies can give, each with the same meaning. */
export const sharedRefusals = {
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    mend: 'Send less at once. The documentation of the API may name the limit.',
  },
  'body-unreadable': {
    status: 400,
    title: 'The body cannot be read',
    mend: 'Send JSON in UTF-8 that is whole, without a coding or with gzip, br or deflate.',
  },
  'response-too-large': {
    status: 502,
    title: 'The answer is too large',
    mend: 'Ask for less at once, for example a smaller page.',
  },
  'response-unreadable': {
    status: 502,
    title: 'The answer cannot be read',
    mend: 'It is not your request. Tell the owner of the API the request id.',
  },
} as const
