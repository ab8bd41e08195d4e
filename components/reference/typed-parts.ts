/** A form of parts in which entries of these fields have the type that is named for them. Anything else as it is. */
export function typedParts<Body>(body: Body, types: Record<string, string>): Body | FormData {
  if (!(body instanceof FormData)) return body
  const typed = new FormData()
  for (const [name, value] of body) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined
    typed.append(name, typeof value === 'string' && type ? new Blob([value], { type }) : value)
  }
  return typed
}
