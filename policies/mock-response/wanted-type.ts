/** Weights by range: `application/json`, `application/*`, or `*` with `/*`. */
type Weights = ReadonlyMap<string, number>

/** Builds the weight that a caller gives to a media type, from 0 to 1 (RFC 9110, 12.5.1); without Accept all are alike. */
export function wantedType(accept: string | null): (mediaType: string) => number {
  if (accept === null || accept.trim() === '') return () => 1
  const weights: Weights = new Map(accept.split(',').map(weightOf))
  return (mediaType) => {
    const type = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
    return weights.get(type) ?? weights.get(`${type.split('/')[0]}/*`) ?? weights.get('*/*') ?? 0
  }
}

function weightOf(range: string): [string, number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  const weight = parameters.find((one) => one.startsWith('q='))?.slice(2) ?? '1'
  return [type, /^[01](?:\.\d{0,3})?$/.test(weight) ? Math.min(1, Number(weight)) : 1]
}
