export interface CertificateChoice {
  id: string
  name: string
}

/** What a hostname may be served with. */
export const certificateOptions = (certificates: readonly CertificateChoice[]) => [
  { value: '', label: 'None: plain HTTP' },
  ...certificates.map(({ id, name }) => ({ value: id, label: name })),
]
