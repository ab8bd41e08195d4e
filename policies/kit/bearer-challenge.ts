/** To who has sent no token: the scheme with one parameter, as it must have, and no error (RFC 6750, 3). */
export const bearerChallenge = { 'www-authenticate': 'Bearer realm="api"' }
