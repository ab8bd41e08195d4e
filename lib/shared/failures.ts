/**
 * Every expected failure of a use case, once: its status for HTTP and a title for a person. The code is stable and
 * has a page under `/docs/errors/<code>`, whose text is `mend`.
 */
export const failures = {
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    mend: 'Sign in, or send a valid API token as `Authorization: Bearer …`.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed for your role',
    mend: 'Ask an administrator or an owner of the organisation for a role that may do this. The page “Who can do what” lists them.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    mend: 'Check the address or id. What belongs to another organisation is not found either.',
  },
  invalid_input: {
    status: 400,
    title: 'Some fields are not right',
    mend: 'Each fault names the field and what it takes. Correct them and send again.',
  },
  conflict: {
    status: 409,
    title: 'Somebody else was faster, or the name is taken',
    mend: 'Load the page again to see what is there now, then repeat what you wanted.',
  },
  invalid_document: {
    status: 422,
    title: 'The document cannot be imported',
    mend: 'Each finding names the place in the document and the way to mend it. Nothing was imported.',
  },
  address_refused: {
    status: 422,
    title: 'The address cannot be used',
    mend: 'Addresses must be https and public. An administrator of the machine may allow private ones with GATEHOUSE_ALLOW_PRIVATE_ADDRESSES.',
  },
  invalid_policy: {
    status: 422,
    title: 'The policy cannot be enforced like this',
    mend: 'Each fault names the field of the configuration and what it takes.',
  },
  invalid_exception: {
    status: 422,
    title: 'The exception cannot be made like this',
    mend: 'Each fault names the field and what it takes: a place below the step, an end within a year, a member of staff who answers for it.',
  },
  exception_ended: {
    status: 409,
    title: 'The exception has ended',
    mend: 'It stays as it was, for the record. Make another one if the step must not run there.',
  },
  invalid_certificate: {
    status: 422,
    title: 'The certificate cannot be used',
    mend: 'Each fault names the field and what is wrong with it: the own certificate first, then each issuer; the private key that belongs to it; not ended; covering the names it is for.',
  },
  subscription_inactive: {
    status: 409,
    title: 'The subscription is not active',
    mend: 'Only an active subscription has keys. Its page says what it waits for.',
  },
  illegal_transition: {
    status: 409,
    title: 'Not possible in this state',
    mend: 'The page of the subscription lists what is possible in its state.',
  },
  already_subscribed: {
    status: 409,
    title: 'Already subscribed',
    mend: 'Your organisation already has a subscription for this product, or has reached the number that the product allows. Cancel one first.',
  },
  key_slot_taken: {
    status: 409,
    title: 'This key exists already',
    mend: 'A subscription has one primary and one secondary key. Rotate the key to get a new one.',
  },
  key_not_live: {
    status: 409,
    title: 'The key has already ended',
    mend: 'A revoked, replaced or expired key cannot be changed. Rotate the live one.',
  },
  nothing_to_deploy: {
    status: 409,
    title: 'Nothing to deploy',
    mend: 'The gateways already run what the console holds. Change something first.',
  },
  gateway_unreachable: {
    status: 422,
    title: 'The gateway does not answer',
    mend: 'Check that it runs, that the address is its admin listener, and that the token is its own.',
  },
  replay_busy: {
    status: 503,
    title: 'Other replays wait already',
    mend: 'Every gateway that answers has as many replays waiting as it takes. Nothing was replayed. Try again in some seconds.',
  },
  in_use: {
    status: 409,
    title: 'Still in use',
    mend: 'Something else refers to it. Remove that first; the message says what.',
  },
  too_many_sign_ups: {
    status: 429,
    title: 'Too many sign-ups from your address',
    mend: 'Wait for as long as the message says, at most an hour. An owner of an organisation can invite you meanwhile.',
  },
  too_many_links: {
    status: 429,
    title: 'Too many links that are not valid from your address',
    mend: 'Wait for as long as the message says, at most a quarter of an hour; then open your link again.',
  },
  setup_link_invalid: {
    status: 403,
    title: 'This link is not valid',
    mend: 'Links work once. A new link for the first administrator is printed when Gatehouse starts and has no administrator yet.',
  },
  locked_out: {
    status: 429,
    title: 'Too many tries',
    mend: 'Wait a quarter of an hour, then try again.',
  },
  wrong_credentials: {
    status: 401,
    title: 'E-mail or password is wrong',
    mend: 'Check both. After five wrong tries the account is closed for a quarter of an hour.',
  },
  email_taken: {
    status: 409,
    title: 'There is already an account with this e-mail',
    mend: 'Sign in with it instead, or use another address.',
  },
  invitation_invalid: {
    status: 403,
    title: 'This invitation is not valid',
    mend: 'Invitations work once, for one e-mail address and for seven days. Ask whoever invited you for another.',
  },
  password_link_invalid: {
    status: 403,
    title: 'This link does not work',
    mend: 'A link to set a new password works once and for 24 hours, and ends when another is made. Ask whoever runs this portal for one.',
  },
  password_link_refused: {
    status: 409,
    title: 'No link to set a new password',
    mend: 'Nobody makes a link for themselves: the page of one’s account changes the password. Who is shut out is let in again first. An owner makes links for members who are in no other organisation and not staff; for all others an administrator does.',
  },
  already_member: {
    status: 409,
    title: 'Already a member',
    mend: 'The person is in the organisation, or among the staff, already. Change the role instead.',
  },
  last_administrator: {
    status: 409,
    title: 'Gatehouse needs an administrator',
    mend: 'Make somebody else an administrator first.',
  },
  last_owner: {
    status: 409,
    title: 'An organisation needs an owner',
    mend: 'Make somebody else an owner first.',
  },
  unavailable: {
    status: 503,
    title: 'The database cannot be reached',
    mend: 'Nothing was changed. The gateways go on. Try again in a moment.',
  },
  internal: {
    status: 500,
    title: 'Something broke on our side',
    mend: 'It is not your request. Tell the operator the request id.',
  },
} as const satisfies Record<string, { status: number; title: string; mend: string }>

export type FailureCode = keyof typeof failures
