/** Fields of every answer of the portal, also of files, of which the pages' own policy says nothing. */
export const answerHeaders = ({ protocol }: URL): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  // A year; by plain http it would say nothing (RFC 6797, 7.2).
  ...(protocol === 'https:' && { 'strict-transport-security': 'max-age=31536000' }),
})
