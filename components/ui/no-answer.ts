/** Said where no answer came: what was asked for may have been done all the same. */
export const noAnswer = {
  ok: false as const,
  failure: {
    code: 'unreachable',
    message:
      'No answer came: it may have been done. Load the page again to see what holds before you try again.',
  },
}
