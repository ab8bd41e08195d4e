const anywhere =
  /assertion|auth|bearer|cookie|credential|passcode|passphrase|passw|pwd|saml|secret|session|signature|token|api[-_]?key|private[-_]?key/i
/** Words that stand in many others, by themselves at the end of a name: `user[pin]`, `accessKey`. */
const atTheEnd = /(?:^|[-_.[])(?:pass|pin|otp|sig|key|jwt|cvv|cvc|verifier)[\][]*$/i

/** Whether a header, parameter, field or member is named as credentials are. */
export const speaksOfCredentials = (name: string): boolean =>
  anywhere.test(name) || atTheEnd.test(name.replace(/([a-z\d])([A-Z])/g, '$1_$2'))
