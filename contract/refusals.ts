/**
 * Every answer of the gateway's own, besides those of policies: its status, a title for a person and what the caller
 * can do. The code is stable; the portal has a page for each under `/docs/errors/<code>`.
 */
export const gatewayRefusals = {
  'bad-request': {
    status: 400,
    title: 'The request cannot be understood',
    mend: 'Send one Host header, one length and a path without “..”, encoded slashes or broken percent-encoding.',
  },
  'key-missing': {
    status: 401,
    title: 'A key is needed',
    mend: 'Send the key of your subscription in the header that the documentation of the API names.',
  },
  'key-invalid': {
    status: 401,
    title: 'The key is not valid',
    mend: 'Check that the key is whole, not revoked, and of a subscription for this API. The page of your subscription shows its state.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address',
    mend: 'Compare the path with the documentation of the API, trailing slash included.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not possible here',
    mend: 'The Allow header lists the methods that are.',
  },
  'api-retired': {
    status: 410,
    title: 'The API is retired',
    mend: 'Stop calling it: it does not come back. The Link header names its successor where there is one; else ask the operator what takes its place.',
  },
  'api-not-enforced': {
    status: 503,
    title: 'The API is closed for the moment',
    mend: 'Try again later. It is not your request: this gateway cannot apply all that is set for the API until its operator deploys again.',
  },
  'https-required': {
    status: 403,
    title: 'The call must be encrypted',
    mend: 'Use https:// in the address. The key has travelled in the open: make a new one.',
  },
  'unknown-host': {
    status: 421,
    title: 'This host is not served here',
    mend: 'Use the address that the documentation of the API names.',
  },
  'client-gone': {
    status: 499,
    title: 'The caller hung up',
    mend: 'Nobody sees this answer; it stands in the records of calls whose caller went before the end.',
  },
  'backend-unreachable': {
    status: 502,
    title: 'The service behind does not answer',
    mend: 'Try again later. It is not your request.',
  },
  'backend-address-refused': {
    status: 502,
    title: 'The service behind must not be called',
    mend: 'It is not your request. Tell the operator the request id: the address of the service leads into a private network, which this gateway does not call.',
  },
  'backend-timeout': {
    status: 504,
    title: 'The service behind took too long',
    mend: 'Try again later, or ask for less at once.',
  },
  overloaded: {
    status: 503,
    title: 'Too much is under way',
    mend: 'Try again in some seconds. It is not your request: too many large ones are being read at once.',
  },
  'backends-unhealthy': {
    status: 503,
    title: 'The services behind are not well',
    mend: 'Try again in a moment. It is not your request: none of the services that could answer it is well.',
  },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    mend: 'It is not your request. Tell the operator the request id.',
  },
} as const satisfies Record<string, { status: number; title: string; mend: string }>

export type GatewayRefusalCode = keyof typeof gatewayRefusals
