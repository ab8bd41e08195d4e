interface Failure {
  code?: string
  message: string
  faults?: { path: string; message: string }[]
}

/** Said where no answer came: what was asked for may have been done all the same. */
export const noAnswer = {
  ok: false as const,
  failure: {
    code: 'unreachable',
    message:
      'No answer came: it may have been done. Load the page again to see what holds before you try again.',
  },
}

/** What is said against a try after one without an answer: what was changed meanwhile may be that one’s own doing. */
export const afterNoAnswer = (failure: Failure): Failure =>
  failure.code === 'conflict' && !failure.faults?.length
    ? {
        ...failure,
        message:
          'This was changed after you opened it: by your try before, to which no answer came, or by somebody else. Nothing was stored now. Copy what you typed, load the page again, and see what is there.',
      }
    : failure
